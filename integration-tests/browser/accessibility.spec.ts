import { randomUUID } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { editCustomer, placeOrder } from "../../scripts/demo/actions"
import { Api } from "../../scripts/demo/api"
import { LOGIN } from "../../scripts/demo/shop"
import { asStorefront } from "../../scripts/demo/sign-in"
import { ROOT } from "../../scripts/medusa"
import { firstOf, present } from "../../scripts/present"
import { until } from "../support/until"
import { COLOUR_RULES, seriousFindings } from "./support/accessibility"
import type { Dashboard } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { signInOnce } from "./support/sign-in"
import { createPromotion, Subject } from "./support/subject"

const NAME = "Seen by all"
const PAUSED = "Paused for all"
const APP = "App for all"

/** Where a place is: the rest of the page is Medusa's own. */
const PAGE = "main"
const DIALOG = "[role=dialog]"
const PROMPT = "[role=alertdialog]"
const WIDGET = "[role=region]"

const ROUTES = "routes/settings/webhooks"

/** The file of each place that is tested, below `src/admin`. */
const tested: string[] = []

describeInBrowser("people with a screen reader, or who need contrast, can use", (receiver) => {
  let productId: string
  let orderId: string
  let customerId: string
  let promotionId: string
  let webhookId: string
  let pausedId: string
  let deliveryId: string
  let appId: string

  beforeAll(async () => {
    receiver.answerWith(500)
    const origin = present(process.env.DASHBOARD_URL, "DASHBOARD_URL in the environment")
    const { admin } = await signInOnce(origin)
    const settings = { retry_schedule: [], max_failures: 0 }
    const subject = await Subject.create(admin, NAME)
    productId = subject.id
    webhookId = (await subject.webhook(receiver.url, settings)).id
    pausedId = (await subject.webhook(receiver.url, { name: PAUSED, status: "paused" })).id
    await subject.edit(webhookId, 2)
    await subject.settles(webhookId, "failed")
    deliveryId = firstOf(await subject.deliveries(webhookId)).id

    // Not promotions that are created: the tests of widgets share the shop, and one of theirs is sent to nobody.
    const topics = ["order.created", "customer.updated", "promotion.updated"]
    await admin.post("/admin/webhooks", { ...settings, name: "All else", url: receiver.url, topics })
    orderId = await placeOrder(await asStorefront(new Api(origin), admin))
    customerId = await editCustomer(admin)
    promotionId = await editPromotion(admin)
    for (const id of [orderId, customerId, promotionId]) {
      await until(`a delivery of ${id}`, async () => {
        const { count } = await admin.get<{ count: number }>(
          `/admin/webhook-deliveries?resource_id=${id}&status=failed`
        )
        return count > 0
      })
    }

    const { webhook_app } = await admin.post<{ webhook_app: { id: string } }>("/admin/webhook-apps", {
      name: APP,
      contact_email: LOGIN.email,
      topics: ["order.*", "product.*"],
    })
    appId = webhook_app.id
    await admin.post(`/admin/webhook-apps/${appId}/tokens`)
    await admin.post("/admin/webhooks", {
      name: "Its webhook",
      mode: "pull",
      topics: ["order.created", "product.updated"],
      app_id: appId,
    })
  })

  /**
   * Tests a place in light and dark, where nothing but the colours is another.
   * @param file that shows it, below `src/admin`
   * @param visit ends when everything is there
   */
  const accessible = (
    what: string,
    file: string,
    part: string,
    visit: (dashboard: Dashboard) => Promise<unknown>
  ) => {
    tested.push(file)
    inDashboard(what, async (dashboard) => {
      await visit(dashboard)
      const { page } = dashboard
      const light = await seriousFindings(page, part)
      await page.evaluate(showDark)
      expect({ light, dark: await seriousFindings(page, part, COLOUR_RULES) }).toEqual({
        light: [],
        dark: [],
      })
    })
  }

  accessible("the list", `${ROUTES}/page.tsx`, PAGE, async (dashboard) => {
    await showList(dashboard)
    await dashboard
      .row(NAME)
      .getByRole("img", { name: /^Last 24 hours/ })
      .waitFor()
  })

  accessible("the overview", `${ROUTES}/overview/page.tsx`, PAGE, async (dashboard) => {
    await dashboard.goTo("/settings/webhooks/overview")
    await dashboard.page
      .getByRole("region", { name: /^Failing since/ })
      .filter({ hasText: NAME })
      .waitFor()
    await dashboard.page.getByRole("img", { name: "Deliveries by outcome" }).focus()
    await dashboard.page.keyboard.press("ArrowLeft")
  })

  accessible(
    "the panel beside the list",
    "components/webhook-list/webhook-panel.tsx",
    DIALOG,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks?webhook=${webhookId}`)
      await dashboard.dialog.getByText("product.updated").first().waitFor()
    }
  )

  accessible(
    "the question whether to delete webhooks",
    "components/webhook-list/use-selection.ts",
    PROMPT,
    async (dashboard) => {
      await showList(dashboard)
      await dashboard.row(NAME).getByRole("checkbox").click()
      await dashboard.command("Delete").click()
      await dashboard.dialog.getByRole("button", { name: "Delete" }).waitFor()
    }
  )

  accessible("the form", `${ROUTES}/@create/page.tsx`, DIALOG, async (dashboard) => {
    await dashboard.goTo("/settings/webhooks/create")
    await dashboard.dialog.getByRole("checkbox", { name: "order.created" }).click()
    await dashboard.dialog.getByRole("button", { name: "Advanced" }).click()
    await dashboard.dialog.getByRole("button", { name: "Add header" }).click()
    await dashboard.dialog.getByRole("textbox", { name: "Name of header 1" }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Preview" }).click()
    await dashboard.dialog.getByText("Would be sent").waitFor()
  })

  accessible("a webhook's page", `${ROUTES}/[id]/page.tsx`, PAGE, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}`)
    await dashboard.page.getByText("Median (p50)").first().waitFor()
  })

  accessible("the form of a webhook", `${ROUTES}/[id]/@edit/page.tsx`, DIALOG, showForm)

  accessible(
    "the question whether to test what was saved",
    "components/webhook-form/edit-webhook.tsx",
    PROMPT,
    async (dashboard) => {
      await showForm(dashboard)
      await dashboard.button("Save").click()
      await dashboard.dialog.getByText("Test the new configuration?").waitFor()
    }
  )

  accessible(
    "what was changed meanwhile",
    "components/webhook-form/changed-meanwhile-prompt.tsx",
    PROMPT,
    async (dashboard) => {
      await showForm(dashboard)
      await dashboard.admin.post(`/admin/webhooks/${webhookId}`, { rate_limit: 7 })
      await dashboard.button("Save").click()
      await dashboard.dialog.getByText(`${NAME} was changed meanwhile`).waitFor()
    }
  )

  accessible("the test", `${ROUTES}/[id]/@test/page.tsx`, DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/test`)
    await dashboard.dialog.getByRole("button", { name: "Send test" }).click()
    await dashboard.dialog.getByRole("region", { name: "Response", exact: true }).waitFor()
  })

  accessible("the rotation of the secret", `${ROUTES}/[id]/@rotate-secret/page.tsx`, DIALOG, showRotation)

  accessible("a new secret", `${ROUTES}/[id]/@rotate-secret/page.tsx`, DIALOG, async (dashboard) => {
    await showRotation(dashboard)
    await dashboard.dialog.getByRole("button", { name: "Rotate secret" }).click()
    await dashboard.dialog.getByText(/^whsec_[\w+/=]{20,}$/).waitFor()
  })

  accessible("the recovery", `${ROUTES}/[id]/@recover/page.tsx`, DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/recover`)
    await dashboard.dialog.getByText("will be sent.").waitFor()
  })

  accessible(
    "the sending of what the shop has",
    `${ROUTES}/[id]/@send-existing/page.tsx`,
    DIALOG,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks/${webhookId}/send-existing`)
      await dashboard.dialog.getByRole("radio").first().waitFor()
    }
  )

  accessible(
    "the question whether to reveal the secret",
    "components/common/secret-value.tsx",
    PROMPT,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks/${webhookId}`)
      await dashboard.button("Reveal secret").click()
      await dashboard.dialog.getByRole("button", { name: "Reveal secret" }).waitFor()
    }
  )

  accessible(
    "the question whether to delete a webhook",
    "components/webhook-actions/use-delete-prompt.ts",
    PROMPT,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks/${webhookId}`)
      await dashboard.does(NAME, "Delete")
      await dashboard.dialog.getByRole("button", { name: "Delete" }).waitFor()
    }
  )

  accessible(
    "the question whether to send what has waited",
    "components/webhook-actions/waiting-prompt.tsx",
    PROMPT,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks/${pausedId}`)
      await dashboard.does(PAUSED, "Activate")
      await dashboard.dialog.getByText(/waited in the meantime/).waitFor()
    }
  )

  accessible("the log", `${ROUTES}/log/page.tsx`, PAGE, showChosen)

  accessible(
    "the question whether to retry deliveries",
    "components/delivery-log/use-commands.ts",
    PROMPT,
    async (dashboard) => {
      await showChosen(dashboard)
      await dashboard.command("Retry").click()
      await dashboard.dialog.getByRole("button", { name: "Retry" }).waitFor()
    }
  )

  accessible("a webhook's log", `${ROUTES}/[id]/log/page.tsx`, PAGE, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/log`)
    await dashboard.row("Failed").first().waitFor()
  })

  accessible(
    "the question whether to retry all that match",
    "components/delivery-log/act-on-all-dialog.tsx",
    PROMPT,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks/${webhookId}/log`)
      await dashboard.row("Failed").first().waitFor()
      await dashboard.button("Actions on everything that matches").click()
      await dashboard.page.getByRole("menuitem", { name: "Retry all that match" }).click()
      await dashboard.dialog.getByText("will be queued and sent again", { exact: false }).waitFor()
    }
  )

  accessible("a delivery", "components/delivery-drawer/delivery-frame.tsx", DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/log?delivery=${deliveryId}`)
    await dashboard.dialog.getByRole("region", { name: "Response body" }).waitFor()
  })

  accessible("the list of apps", `${ROUTES}/apps/page.tsx`, PAGE, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/apps?q=${encodeURIComponent(APP)}`)
    await dashboard.row(APP).first().waitFor()
  })

  accessible("the form for an app", `${ROUTES}/apps/@create/page.tsx`, DIALOG, async (dashboard) => {
    await dashboard.goTo("/settings/webhooks/apps/create")
    await dashboard.dialog.getByRole("checkbox", { name: "order.created" }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Save" }).click()
    await dashboard.dialog.getByText("This field must not be empty").waitFor()
  })

  accessible("an app's page", `${ROUTES}/apps/[id]/page.tsx`, PAGE, showApp)

  accessible("the form of an app", `${ROUTES}/apps/[id]/@edit/page.tsx`, DIALOG, showAppForm)

  accessible(
    "what an app's webhooks lose",
    "components/app-form/narrowed-prompt.tsx",
    PROMPT,
    async (dashboard) => {
      await showAppForm(dashboard)
      await dashboard.dialog.getByRole("button", { name: "Remove order.*" }).click()
      await dashboard.button("Save").click()
      await dashboard.dialog.getByText("These webhooks are sent less").waitFor()
    }
  )

  accessible(
    "the creation of a token",
    `${ROUTES}/apps/[id]/@create-token/page.tsx`,
    DIALOG,
    async (dashboard) => {
      await dashboard.goTo(`/settings/webhooks/apps/${appId}/create-token`)
      await dashboard.dialog.getByRole("combobox").waitFor()
    }
  )

  accessible("a link to the portal", `${ROUTES}/apps/[id]/@portal/page.tsx`, DIALOG, async (dashboard) => {
    await dashboard.goTo(`/settings/webhooks/apps/${appId}/portal`)
    await dashboard.button("Create link").click()
    await dashboard.dialog.getByText(/\/webhook-apps\/portal#code=/).waitFor()
  })

  accessible(
    "the question whether to delete a token",
    "components/app-page/app-tokens.tsx",
    PROMPT,
    async (dashboard) => {
      await showApp(dashboard)
      await dashboard.page.getByRole("button", { name: /^Delete token/ }).click()
      await dashboard.dialog.getByRole("button", { name: "Delete" }).waitFor()
    }
  )

  for (const action of ["Suspend", "End portal sessions"]) {
    accessible(
      `an app's question: ${action}`,
      "components/app-page/app-menu.tsx",
      PROMPT,
      async (dashboard) => {
        await showApp(dashboard)
        await dashboard.does(APP, action)
        await dashboard.dialog.getByRole("button", { name: action }).waitFor()
      }
    )
  }

  accessible(
    "the question whether to delete an app",
    "components/app-page/delete-app-prompt.tsx",
    PROMPT,
    async (dashboard) => {
      await showApp(dashboard)
      await dashboard.does(APP, "Delete")
      await dashboard.dialog.getByRole("list", { name: /^This token/ }).waitFor()
      await dashboard.dialog.getByRole("list", { name: /^This webhook/ }).waitFor()
    }
  )

  accessible("the widget of a product", "widgets/product-deliveries.tsx", WIDGET, (dashboard) =>
    showWidget(dashboard, `/products/${productId}`)
  )

  accessible("the widget of an order", "widgets/order-deliveries.tsx", WIDGET, (dashboard) =>
    showWidget(dashboard, `/orders/${orderId}`)
  )

  accessible("the widget of a customer", "widgets/customer-deliveries.tsx", WIDGET, (dashboard) =>
    showWidget(dashboard, `/customers/${customerId}`)
  )

  accessible("the widget of a promotion", "widgets/promotion-deliveries.tsx", WIDGET, (dashboard) =>
    showWidget(dashboard, `/promotions/${promotionId}`)
  )

  accessible(
    "the question whether to erase",
    "components/delivery-log/erase-dialog.tsx",
    PROMPT,
    async (dashboard) => {
      await showWidget(dashboard, `/customers/${customerId}`)
      await dashboard.page
        .getByRole("region", { name: "Webhooks" })
        .getByRole("button", { name: "Actions" })
        .click()
      await dashboard.page.getByRole("menuitem", { name: "Erase from the webhook log…" }).click()
      await dashboard.dialog.getByText(/^\d+ events?$/).waitFor()
    }
  )

  async function showList(dashboard: Dashboard): Promise<void> {
    await dashboard.goTo(`/settings/webhooks?q=${encodeURIComponent(receiver.url)}`)
    await dashboard
      .row(NAME)
      .getByRole("link", { name: /given up/ })
      .waitFor()
  }

  async function showForm(dashboard: Dashboard): Promise<void> {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/edit`)
    await dashboard.dialog.getByRole("checkbox", { name: "product.updated" }).waitFor()
  }

  async function showRotation(dashboard: Dashboard): Promise<void> {
    await dashboard.goTo(`/settings/webhooks/${webhookId}/rotate-secret`)
    await dashboard.dialog.getByRole("combobox").waitFor()
  }

  /** The log with a delivery that is chosen. */
  async function showChosen(dashboard: Dashboard): Promise<void> {
    // By search, since Medusa's own filters are too faint on dark.
    await dashboard.goTo(`/settings/webhooks/log?q=${productId}`)
    await dashboard.row("Failed").filter({ hasText: NAME }).first().getByRole("checkbox").click()
    await dashboard.command("Retry").waitFor()
  }

  async function showApp(dashboard: Dashboard): Promise<void> {
    await dashboard.goTo(`/settings/webhooks/apps/${appId}`)
    await dashboard.page.getByRole("list", { name: "History" }).waitFor()
    await dashboard.page.getByRole("list", { name: "Webhooks" }).getByText("Its webhook").waitFor()
  }

  async function showAppForm(dashboard: Dashboard): Promise<void> {
    await dashboard.goTo(`/settings/webhooks/apps/${appId}/edit`)
    await dashboard.dialog.getByRole("checkbox", { name: "order.created" }).waitFor()
  }

  async function showWidget(dashboard: Dashboard, path: string): Promise<void> {
    await dashboard.goTo(path)
    await dashboard.page.getByRole("region", { name: "Webhooks" }).getByText("Failed").first().waitFor()
  }
})

describe("the list of these places", () => {
  it("names the file of each page, widget and dialog of the dashboard, as often as it has dialogs", () => {
    const folder = join(ROOT, "src/admin")
    const places = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.d)\.tsx?$/.test(file))
      .flatMap((file) => {
        const dialogs = readFileSync(join(folder, file), "utf8").match(DIALOGS)?.length ?? 0
        const isSeen = file.startsWith("widgets/") || file.endsWith("/page.tsx")
        return Array<string>(Math.max(dialogs, isSeen ? 1 : 0)).fill(file)
      })

    expect([...new Set(tested)].sort()).toEqual([...new Set(places)].sort())
    expect(places.filter((file) => countOf(file, tested) < countOf(file, places))).toEqual([])
  })
})

/** How a file opens a dialog: as an element, or by the function that `usePrompt` gives. Those of routes are pages. */
const DIALOGS = /<(?:Prompt|Drawer|FocusModal)(?=\s)|\bprompt\(/g

function countOf(file: string, files: readonly string[]): number {
  return files.filter((one) => one === file).length
}

async function editPromotion(admin: Api): Promise<string> {
  const id = await createPromotion(admin)
  await admin.post(`/admin/promotions/${id}`, { code: randomUUID() })
  return id
}

/** Shows the page in the dashboard's other theme, in the way in which the dashboard does it. */
function showDark(): void {
  document.documentElement.classList.replace("light", "dark")
  document.documentElement.style.colorScheme = "dark"
}
