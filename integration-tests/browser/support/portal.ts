import type { Browser, BrowserContext, Locator, Page } from "playwright-core"

import { Api } from "../../../scripts/demo/api"
import type { AdminDelivery } from "../../../src/admin/lib/api/deliveries"
import type { AdminWebhookWithSecret } from "../../../src/admin/lib/api/webhooks"
import type { CreateWebhookInput } from "../../../src/workflows/input/webhook"
import { until } from "../../support/until"
import type { Look } from "./dashboard"
import { signInOnce } from "./sign-in"

/** A page has built itself and got its data within this, on a machine that is busy with other tests. */
const PATIENCE_MS = 60_000

const ALL_TOPICS = ["product.*", "order.*", "customer.*"]

/** The portal of an app of its own, as the app's developer sees it. */
export class Portal {
  /** Errors of the page that nothing caught, and what its Content-Security-Policy has refused. */
  readonly errors: string[] = []

  private constructor(
    readonly page: Page,
    /** The shop's admin. */
    readonly admin: Api,
    /** The app, with a token. */
    readonly app: Api,
    readonly appId: string
  ) {
    page.setDefaultTimeout(PATIENCE_MS)
    page.on("pageerror", (error) => this.errors.push(error.message))
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) {
        this.errors.push(message.text())
      }
    })
  }

  /** Makes an app, and opens a browser, which has not been to the portal yet. @param origin of the shop */
  static async create(browser: Browser, origin: string, look: Look): Promise<Portal> {
    const { admin } = await signInOnce(origin)
    const { webhook_app } = await admin.post<{ webhook_app: { id: string } }>("/admin/webhook-apps", {
      name: "Warehouse",
      topics: ALL_TOPICS,
      max_webhooks: 5,
    })
    const { token } = await admin.post<{ token: { token: string } }>(
      `/admin/webhook-apps/${webhook_app.id}/tokens`
    )
    const app = new Api(origin, { authorization: `Bearer ${token.token}` })
    const context = await newContext(browser, origin, look)
    return new Portal(await context.newPage(), admin, app, webhook_app.id)
  }

  /** A new link to the portal, which works once. */
  async link(): Promise<string> {
    const { url } = await this.admin.post<{ url: string }>(`/admin/webhook-apps/${this.appId}/portal-session`)
    return url
  }

  /** Enters by a link of its own. */
  async enter(): Promise<void> {
    await this.page.goto(await this.link())
    await this.page.getByRole("navigation").first().waitFor()
  }

  /** @param path below the portal's own: `/log` */
  async goTo(path: string): Promise<void> {
    await this.page.goto(`/webhook-apps/portal${path}`)
  }

  /** A webhook of the app. */
  async webhook(settings: Partial<CreateWebhookInput>): Promise<AdminWebhookWithSecret> {
    const { webhook } = await this.app.post<{ webhook: AdminWebhookWithSecret }>("/webhook-apps/webhooks", {
      name: "Order intake",
      topics: ["product.updated"],
      ...settings,
    })
    return webhook
  }

  /** Waits until a delivery of this topic to the webhook has come to this status. */
  async settles(webhookId: string, topic: string, status: AdminDelivery["status"]): Promise<AdminDelivery> {
    return until(`${topic} to be ${status}`, async () => {
      const { webhook_deliveries } = await this.app.get<{ webhook_deliveries: AdminDelivery[] }>(
        `/webhook-apps/deliveries?webhook_id=${webhookId}&topic=${topic}`
      )
      return webhook_deliveries.find((delivery) => delivery.status === status)
    })
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { name, exact: true })
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true })
  }

  /** The panel or the prompt that is open. */
  get dialog(): Locator {
    return this.page.locator("[role=dialog], [role=alertdialog]").last()
  }

  /** Chooses an item of the menu that a button opens. */
  async choose(menu: string, item: string): Promise<void> {
    await this.button(menu).click()
    const { page } = this
    await page
      .getByRole("menuitem", { name: item })
      .or(page.getByRole("menuitemradio", { name: item }))
      .click()
  }

  /** Waits for a message in the corner. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.locator("[data-sonner-toast]").filter({ hasText: text }).first().waitFor()
  }

  /** Deletes the app too: in later tests its webhooks would miss what happens. The test may have deleted it, or stopped the shop. */
  async close(): Promise<void> {
    await this.page.context().close()
    await this.admin.delete(`/admin/webhook-apps/${this.appId}`).catch(() => undefined)
  }
}

function newContext(browser: Browser, origin: string, look: Look): Promise<BrowserContext> {
  const { theme = "light", language = "en", width = 1440 } = look
  return browser.newContext({
    baseURL: origin,
    viewport: { width, height: 900 },
    colorScheme: theme,
    locale: language,
    permissions: ["clipboard-read", "clipboard-write"],
  })
}
