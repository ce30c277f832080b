import { editCustomer, placeOrder } from "../../scripts/demo/actions"
import { Api } from "../../scripts/demo/api"
import { asStorefront } from "../../scripts/demo/sign-in"
import { firstOf, present } from "../../scripts/present"
import type { AdminWebhook } from "../../src/admin/lib/api/webhooks"
import type { Dashboard } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { createPromotion, Subject } from "./support/subject"

describeInBrowser("the last deliveries on a page of Medusa's own", (receiver) => {
  const subscribe = async ({ admin }: Dashboard, topic: string) => {
    const settings = { url: receiver.url, topics: [topic], retry_schedule: [], max_failures: 0 }
    const { webhook } = await admin.post<{ webhook: AdminWebhook }>("/admin/webhooks", settings)
    return webhook
  }
  const widget = ({ page }: Dashboard) => page.getByRole("region", { name: "Webhooks" })

  inDashboard("show how an order was delivered, and retry it", async (dashboard) => {
    const webhook = await subscribe(dashboard, "order.created")
    receiver.answerWith(500)
    const storefront = await asStorefront(
      new Api(present(process.env.DASHBOARD_URL, "DASHBOARD_URL in the environment")),
      dashboard.admin
    )
    const order = await placeOrder(storefront)
    await dashboard.goTo(`/orders/${order}`)
    const row = widget(dashboard).getByRole("listitem").filter({ hasText: webhook.name })
    await row.getByText("Failed").waitFor()

    receiver.answerWith(200)
    await row.getByRole("button", { name: "Retry Order created now" }).click()
    await row.getByText("Delivered").waitFor()

    await row
      .getByRole("button", { name: /order.created/ })
      .first()
      .click()
    await dashboard.dialog.getByText(`"id": "${order}"`).first().waitFor()
    await dashboard.page.keyboard.press("Escape")
    await widget(dashboard).getByRole("link", { name: "Show all" }).click()
    await dashboard.row(order.slice(0, 12)).first().waitFor()
  })

  inDashboard("show what was delivered of a product, and of a customer", async (dashboard) => {
    const product = await Subject.create(dashboard.admin, "Widget")
    const { id } = await product.webhook(receiver.url)
    await product.edit(id)
    await dashboard.goTo(`/products/${product.id}`)
    await widget(dashboard).getByText("Delivered").first().waitFor()

    await subscribe(dashboard, "customer.updated")
    const customer = await editCustomer(dashboard.admin)
    await dashboard.goTo(`/customers/${customer}`)
    await widget(dashboard).getByText("customer.updated").first().waitFor()
  })

  inDashboard(
    "show what failed before what waits and what has arrived, with their numbers",
    async (dashboard) => {
      const product = await Subject.create(dashboard.admin, "In need")
      receiver.answerWith(500)
      const broken = await product.webhook(receiver.url, {
        retry_schedule: [],
        max_failures: 0,
        name: "Broken",
      })
      await product.edit(broken.id)
      await product.settles(broken.id, "failed")
      await dashboard.admin.post(`/admin/webhooks/${broken.id}`, { status: "paused" })
      receiver.answerWith(200)
      const paused = await product.webhook(receiver.url, { status: "paused", name: "Resting" })
      await product.edit(paused.id, 6)
      await dashboard.goTo(`/products/${product.id}`)

      // Other tests may have webhooks with deliveries of every product.
      await widget(dashboard)
        .getByRole("link", { name: /^\d+ wait$/ })
        .waitFor()
      await widget(dashboard).getByRole("listitem").first().getByText("Failed").waitFor()
      await widget(dashboard)
        .getByRole("link", { name: /^\d+ failed$/ })
        .click()
      await dashboard.row("Broken").getByText("Failed").waitFor()
      expect(await dashboard.row("Waiting").count()).toBe(0)
    }
  )

  inDashboard("erase a customer from the log, after saying how much that is", async (dashboard) => {
    receiver.answerWith(({ body }, response) => response.writeHead(400).end(body))
    await subscribe(dashboard, "customer.created")
    const email = `erasme.${Date.now()}@example.com`
    const { customer } = await dashboard.admin.post<{ customer: { id: string } }>("/admin/customers", {
      email,
    })
    await dashboard.goTo(`/customers/${customer.id}`)
    const row = widget(dashboard).getByRole("listitem").filter({ hasText: "Failed" }).first()
    await row.waitFor()

    await widget(dashboard).getByRole("button", { name: "Actions" }).click()
    await dashboard.page.getByRole("menuitem", { name: "Erase from the webhook log…" }).click()
    const prompt = dashboard.page.getByRole("alertdialog")
    await prompt.getByText(/^\d+ events?$/).waitFor()
    await prompt.getByRole("button", { name: "Erase" }).click()
    await dashboard.page
      .getByText(/deliver(y was|ies were) erased/)
      .first()
      .waitFor()

    await row
      .getByRole("button", { name: /customer.created/ })
      .first()
      .click()
    await dashboard.dialog.getByText("Erased on request").waitFor()
    await dashboard.dialog.getByRole("tab", { name: "Payload" }).click()
    await dashboard.dialog.getByText("Erased on request").waitFor()
    expect(await dashboard.dialog.getByRole("button", { name: "Retry now" }).count()).toBe(0)

    await dashboard.goTo("/settings/webhooks/log")
    const erasures = dashboard.page.getByRole("list", { name: "Erased from the log" })
    const erasure = erasures.getByRole("listitem").filter({ hasText: `Customer ${customer.id}` })
    await erasure.getByText(/^\d+ events?, \d+ deliver/).waitFor()
  })

  inDashboard("say that nothing was delivered of a promotion yet", async (dashboard) => {
    await subscribe(dashboard, "promotion.deleted")
    // Orders of other tests use the shop's own promotion, and lead to messages about it.
    await dashboard.goTo(`/promotions/${await createPromotion(dashboard.admin)}`)

    await widget(dashboard).getByText("Nothing about this has been sent to a webhook yet.").waitFor()
  })

  inDashboard("are not there in a shop without webhooks", async (dashboard) => {
    const { products } = await dashboard.admin.get<{ products: { id: string; title: string }[] }>(
      "/admin/products"
    )
    const none = { webhooks: [], count: 0, offset: 0, limit: 1000 }
    await dashboard.page.route(/\/admin\/webhooks\?/, (route) => route.fulfill({ json: none }))
    const asked = dashboard.page.waitForResponse(/\/admin\/webhooks\?/)
    await dashboard.goTo(`/products/${firstOf(products).id}`)
    await dashboard.page
      .getByRole("heading", { name: firstOf(products).title })
      .first()
      .waitFor()
    await asked

    expect(await widget(dashboard).count()).toBe(0)
  })
})
