import type { Page } from "playwright-core"

import { present } from "../../scripts/present"
import type { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { describeInBrowser, hideTab, inPortal } from "./support/in-browser"
import type { Portal } from "./support/portal"
import { ShopServer, type BuiltShop } from "./support/shop"

const INTERVAL_MS = 5_000

const AWAY = "Not up to date: the shop does not answer."

describeInBrowser("the portal's requests", (receiver) => {
  inPortal(
    "ask for nothing more than once in five seconds, and for nothing in a hidden tab",
    async (portal) => {
      await portal.enter()
      await portal.page.clock.install()
      for (const { path, shown, polled } of await pagesOf(portal, receiver)) {
        await portal.goTo(path)
        await portal.page.locator(shown).first().waitFor()
        const requests = new Requests(portal.page)
        await requests.finish()

        requests.clear()
        const now = () => portal.page.evaluate(() => Date.now())
        const start = await now()
        const intervals = 12
        for (let nth = 0; nth < intervals; nth++) {
          await portal.page.clock.runFor(INTERVAL_MS)
          await requests.finish()
        }
        // The page's clock continues while answers are awaited, which takes long on a busy machine.
        const most = 1 + ((await now()) - start) / INTERVAL_MS
        const counts = requests.counts()
        expect([path, Object.keys(counts).sort()]).toEqual([path, [...polled].sort()])
        expect([path, Object.values(counts).filter((count) => count > most)]).toEqual([path, []])

        await hideTab(portal.page, true)
        requests.clear()
        for (let nth = 0; nth < intervals; nth++) {
          await portal.page.clock.runFor(INTERVAL_MS)
          await requests.finish()
        }
        expect([path, requests.counts()]).toEqual([path, {}])
        await hideTab(portal.page, false)
        await until(`${path} to be polled again`, () =>
          polled.every((resource) => requests.counts()[resource] !== undefined)
        )
        requests.stop()
      }
    }
  )
})

const { DASHBOARD_SHOP } = process.env

/** A server of this suite's own, beside the one that other suites use: it is stopped, as for a deploy. */
describeInBrowser("while the shop's server is away", whileAway, Boolean(DASHBOARD_SHOP))

function whileAway(receiver: Receiver): void {
  let server: ShopServer | undefined

  beforeAll(async () => {
    const shop: BuiltShop = JSON.parse(present(DASHBOARD_SHOP, "DASHBOARD_SHOP in the environment"))
    server = await ShopServer.create(shop)
    await server.start()
    process.env.DASHBOARD_URL = server.origin
  })

  afterAll(() => server?.stop())

  inPortal("each page keeps its content, says so, and continues by itself", async (portal) => {
    const shop = present(server, "the server")
    const pages = await pagesOf(portal, receiver)
    await portal.enter()
    const open = async (path: string, shown: string) => {
      const page = await portal.page.context().newPage()
      page.setDefaultTimeout(60_000)
      page.on("pageerror", ({ message }) => portal.errors.push(message))
      await page.goto(`/webhook-apps/portal${path}`)
      await page.locator(shown).first().waitFor()
      return page
    }
    const opened = []
    for (const { path, shown, polled } of pages) {
      opened.push({ path, shown, page: await open(path, shown), isPolled: polled.length > 0 })
    }
    const form = await open(
      `/webhooks/${present(pages[1], "the webhook's page").id}/edit`,
      "main [role=checkbox]"
    )
    const name = form.getByRole("textbox", { name: "Name", exact: true })
    await name.fill("Renamed while away")
    const topics = await open("/catalogue", "main li")

    await shop.stop()
    await form.getByRole("button", { name: "Save", exact: true }).click()
    await form.getByText("The shop does not answer.", { exact: false }).first().waitFor()
    expect(await name.inputValue()).toBe("Renamed while away")
    await topics.getByRole("link", { name: /order\.created/ }).click()
    await topics.getByRole("alert").getByText("The shop does not answer.", { exact: false }).waitFor()
    for (const { page, shown, isPolled } of opened) {
      if (isPolled) {
        // The last: an open panel says so itself, over the page behind it.
        await page.getByText(AWAY, { exact: false }).last().waitFor()
      }
      await page.locator(shown).first().waitFor()
    }

    await shop.start()
    for (const { page, shown } of opened) {
      await page.getByText("Not up to date", { exact: false }).last().waitFor({ state: "hidden" })
      await page.locator(shown).first().waitFor()
    }
    await topics.getByRole("tab", { name: "Sample" }).waitFor()
    await form.getByRole("button", { name: "Save", exact: true }).click()
    await form.getByRole("heading", { name: "Renamed while away" }).waitFor()
    // The list shows the new name without a reload.
    const list = present(opened[0], "the list").page
    await list.getByText("Renamed while away").first().waitFor()
  })
}

/** A page of the portal, an element that shows its data, and what it polls below `/webhook-apps`. */
type PortalPage = { path: string; shown: string; polled: readonly string[]; id: string }

/** Each page of the portal that shows deliveries or a webhook, or that the catalogue has. */
async function pagesOf(portal: Portal, receiver: Receiver): Promise<PortalPage[]> {
  const { id } = await portal.webhook({ url: receiver.url })
  const delivery = await portal.settles(id, "webhook.ping", "success")
  const webhook = `/webhooks/${id}`
  const pages: [path: string, shown: string, polled: string[]][] = [
    ["/", "main ul li", ["/webhooks"]],
    [webhook, "figure", [webhook, `${webhook}/stats`]],
    [`${webhook}/first-steps`, "main pre", [webhook]],
    [`${webhook}/test`, "main [role=combobox]", [webhook]],
    [`${webhook}/log`, "main ul [id^=open-]", [webhook, "/deliveries"]],
    ["/log", "main ul [id^=open-]", ["/deliveries", "/webhooks"]],
    [`/log?delivery=${delivery.id}`, "[role=dialog] pre", ["/deliveries", "/webhooks", webhook]],
    [`${webhook}/edit`, "main [role=checkbox]", [webhook]],
    ["/webhooks/new", "main [role=checkbox]", []],
    ["/catalogue", "main li", []],
    ["/catalogue/order.created", "main details", []],
  ]
  return pages.map(([path, shown, polled]) => ({ path, shown, polled, id }))
}

/** Counts the page's requests to the API of apps. */
class Requests {
  private readonly counted = new Map<string, number>()
  private readonly pending = new Set<unknown>()

  constructor(private readonly page: Page) {
    page.on("request", this.onRequest)
    page.on("requestfinished", this.onEnd)
    page.on("requestfailed", this.onEnd)
  }

  /** How often each path below `/webhook-apps` was requested. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.counted)
  }

  clear(): void {
    this.counted.clear()
  }

  /** Waits until each request has its answer. */
  async finish(): Promise<void> {
    await until("each request to be answered", () => this.pending.size === 0)
  }

  stop(): void {
    this.page.off("request", this.onRequest)
    this.page.off("requestfinished", this.onEnd)
    this.page.off("requestfailed", this.onEnd)
  }

  private readonly onRequest = (request: { url(): string }) => {
    const [, path] = /^\/webhook-apps(\/(?!portal).*)$/.exec(new URL(request.url()).pathname) ?? []
    if (path !== undefined) {
      this.counted.set(path, (this.counted.get(path) ?? 0) + 1)
      this.pending.add(request)
    }
  }

  private readonly onEnd = (request: unknown) => void this.pending.delete(request)
}
