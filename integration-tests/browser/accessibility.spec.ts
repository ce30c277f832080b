import { Api } from "../../scripts/demo/api"
import { signIn } from "../../scripts/demo/sign-in"
import { firstOf, present } from "../../scripts/present"
import { seriousFindings } from "./support/accessibility"
import type { Dashboard } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { Subject } from "./support/subject"

const NAME = "Seen by all"
const PAGE = "main"
const DIALOG = "[role=dialog]"

describeInBrowser("a screen reader, and eyes that need contrast, get along with", (receiver) => {
  let productId: string
  let webhookId: string
  let deliveryId: string

  beforeAll(async () => {
    receiver.answerWith(500)
    const admin = await signIn(
      new Api(present(process.env.DASHBOARD_URL, "DASHBOARD_URL in the environment"))
    )
    const subject = await Subject.create(present(admin, "the admin"), NAME)
    productId = subject.id
    webhookId = (await subject.webhook(receiver.url, { retry_schedule: [], max_failures: 0 })).id
    await subject.edit(webhookId, 2)
    await subject.settles(webhookId, "failed")
    deliveryId = firstOf(await subject.deliveries(webhookId)).id
  })

  /** @param visit ends when everything is there. @param part of the page, the rest of which is Medusa's own. */
  const accessible = (what: string, part: string, visit: (dashboard: Dashboard) => Promise<void>) => {
    for (const theme of ["light", "dark"] as const) {
      inDashboard(
        `${what}, ${theme}`,
        async (dashboard) => {
          await visit(dashboard)
          expect(await dashboard.page.locator("html").getAttribute("class")).toBe(theme)
          expect(await seriousFindings(dashboard.page, part)).toEqual([])
        },
        { theme }
      )
    }
  }

  accessible("the list", PAGE, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks?q=${encodeURIComponent(receiver.url)}`)
    await dashboard
      .row(NAME)
      .getByRole("link", { name: /given up/ })
      .waitFor()
    await dashboard
      .row(NAME)
      .getByRole("img", { name: /^Last 24 hours/ })
      .waitFor()
  })

  accessible("the overview", PAGE, async (dashboard) => {
    await dashboard.goTo("/settings/webhooks/overview")
    await dashboard.page
      .getByRole("region", { name: /^Failing since/ })
      .filter({ hasText: NAME })
      .waitFor()
    await dashboard.page.getByRole("img", { name: "Deliveries by outcome" }).focus()
    await dashboard.page.keyboard.press("ArrowLeft")
  })

  accessible("the panel beside the list", DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks?webhook=${webhookId}`)
    await dashboard.dialog.getByText("product.updated").first().waitFor()
  })

  accessible("the form", DIALOG, async (dashboard) => {
    await dashboard.goTo("/settings/webhooks/create")
    await dashboard.dialog.getByRole("checkbox", { name: "order.created" }).click()
    await dashboard.dialog.getByRole("button", { name: "Advanced" }).click()
    await dashboard.dialog.getByRole("button", { name: "Add header" }).click()
    await dashboard.dialog.getByRole("textbox", { name: "Name of header 1" }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Preview" }).click()
    await dashboard.dialog.getByText("Would be sent").waitFor()
  })

  accessible("a webhook's page", PAGE, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}`)
    await dashboard.page.getByText("Median (p50)").first().waitFor()
  })

  accessible("the test", DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/test`)
    await dashboard.dialog.getByRole("button", { name: "Send test" }).click()
    await dashboard.dialog.getByRole("region", { name: "Response", exact: true }).waitFor()
  })

  accessible("the rotation of the secret", DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/rotate-secret`)
    await dashboard.dialog.getByRole("combobox").waitFor()
  })

  accessible("the log", PAGE, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/logs?resource_id=${productId}`)
    await dashboard.button("Clear all").click()
    // Medusa's own filters are too faint on dark.
    await dashboard.button("Clear all").waitFor({ state: "detached" })
    await dashboard.row("Failed").first().getByRole("checkbox").click()
    await dashboard.command("Retry").waitFor()
  })

  accessible("a delivery", DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/logs?delivery=${deliveryId}`)
    await dashboard.dialog.getByRole("region", { name: "Response body" }).waitFor()
  })

  accessible("the widget on a product's page", "[role=region]", async (dashboard) => {
    await dashboard.goTo(`/products/${productId}`)
    await dashboard.page.getByRole("region", { name: "Webhooks" }).getByText("Failed").first().waitFor()
  })
})
