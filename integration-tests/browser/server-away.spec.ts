import { atLeast, present } from "../../scripts/present"
import type { WebhookApp } from "../../src/admin/lib/api/apps"
import type { Receiver } from "../support/receiver"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { ShopServer, type BuiltShop } from "./support/shop"
import { Subject } from "./support/subject"

/** Where one of them is not there, the log of the set-up says why. */
const { DASHBOARD_SHOP, DASHBOARD_SESSIONS_URL } = process.env
const isPossible = Boolean(DASHBOARD_SHOP && DASHBOARD_SESSIONS_URL)

const AWAY = "Not up to date: the server does not answer."

/** A server of this suite's own, beside the one that other suites use: it is stopped, as for a deploy. */
describeInBrowser("while the server is away", whileAway, isPossible)

function whileAway(receiver: Receiver): void {
  let server: ShopServer | undefined

  beforeAll(async () => {
    const shop: BuiltShop = JSON.parse(present(DASHBOARD_SHOP, "DASHBOARD_SHOP in the environment"))
    server = await ShopServer.create(shop, {
      SESSIONS_URL: present(DASHBOARD_SESSIONS_URL, "DASHBOARD_SESSIONS_URL in the environment"),
    })
    await server.start()
    process.env.DASHBOARD_URL = server.origin
  })

  afterAll(() => server?.stop())

  inDashboard("the pages keep what they show, say so, and continue by themselves", async (dashboard) => {
    const shop = present(server, "the server")
    const subject = await Subject.create(dashboard.admin, "Away")
    const mark = subject.id.slice(-8)
    const { id } = await subject.webhook(receiver.url, { name: mark })
    await subject.edit(id)
    const { webhook_app: app } = await dashboard.admin.post<{ webhook_app: WebhookApp }>(
      "/admin/webhook-apps",
      {
        name: `${mark} partner`,
        topics: ["product.*"],
      }
    )
    const [delivery] = atLeast(1, await subject.deliveries(id))
    const open = async (path: string, shown: string) => {
      const page = await dashboard.page.context().newPage()
      page.setDefaultTimeout(60_000)
      page.on("pageerror", ({ message }) => dashboard.errors.push(message))
      await page.goto(`${shop.origin}/app${path}`)
      const row = page.getByText(shown).first()
      await row.waitFor()
      return { page, row }
    }
    const list = await open(`/settings/webhooks?q=${mark}`, mark)
    const pages = [
      list,
      await open("/settings/webhooks/overview", "Deliveries by outcome"),
      await open(`/settings/webhooks/log?resource_id=${subject.id}`, "product.updated"),
      await open(`/settings/webhooks/${id}/log`, "product.updated"),
      await open(`/settings/webhooks/${id}/log?delivery=${delivery.id}`, delivery.id),
      await open(`/settings/webhooks/${id}`, mark),
      await open(`/products/${subject.id}`, "product.updated"),
      await open(`/settings/webhooks/apps?q=${mark}`, app.name),
      await open(`/settings/webhooks/apps/${app.id}`, app.name),
    ]
    const form = (await open(`/settings/webhooks/${id}/edit`, "Edit webhook")).page
    const name = form.getByLabel("Name", { exact: true })
    await name.fill(`${mark} renamed`)

    await shop.stop()
    await form.getByRole("button", { name: "Save" }).click()
    await form.getByText("The server does not answer.", { exact: false }).first().waitFor()
    expect(await name.inputValue()).toBe(`${mark} renamed`)
    for (const { page, row } of pages) {
      // The pointer holds rows in their place, for which the log is asked once more.
      await row.hover()
      // The last: an open drawer says so itself, over the page behind it.
      await page.getByText(AWAY, { exact: false }).last().waitFor()
      await row.waitFor()
    }

    // What was not open before says so, and is loaded when the server is back.
    const log = present(pages[3], "the webhook's log")
    await log.row.click()
    const drawer = log.page.getByRole("dialog")
    await drawer.getByText("The server does not answer.", { exact: false }).waitFor()

    await shop.start()
    await drawer.getByText(delivery.id).waitFor()
    for (const { page, row } of pages) {
      await page.getByText("Not up to date", { exact: false }).last().waitFor({ state: "hidden" })
      await row.waitFor()
    }
    await form.getByRole("button", { name: "Save" }).click()
    await form.getByText("Webhook saved").first().waitFor()
    // What was changed meanwhile is shown by itself.
    await list.page.getByText(`${mark} renamed`).first().waitFor()

    await dashboard.page.context().clearCookies()
    await list.page.getByText("Not up to date: your session has expired.", { exact: false }).waitFor()
    await list.page.getByRole("link", { name: "Sign in" }).waitFor()
    await list.page.getByText(mark).first().waitFor()
  })
}
