import type { Browser, Locator, Page } from "playwright-core"

import type { Api } from "../../../scripts/demo/api"
import { until } from "../../support/until"
import { signInOnce } from "./sign-in"

/** How the admin has set up the dashboard, and how wide the window is. */
export type Look = { theme?: "light" | "dark"; language?: "en" | "de" | "fr"; width?: number }

/** A page has built itself and got its data within this, on a machine that is busy with other tests. */
const PATIENCE_MS = 60_000

/** The dashboard, as an admin sees it who is signed in. */
export class Dashboard {
  /** Errors of the page that nothing caught. */
  readonly errors: string[] = []

  private constructor(
    readonly page: Page,
    private readonly origin: string,
    /** The same admin's way to the API. */
    readonly admin: Api
  ) {
    page.setDefaultTimeout(PATIENCE_MS)
    page.on("pageerror", (error) => this.errors.push(error.message))
  }

  /**
   * In a page of its own, with nothing that an earlier one has stored. The pages of a browser share what they have loaded: a new
   * context for each would load and compile the dashboard again.
   * @param origin of the shop
   */
  static async open(browser: Browser, origin: string, look: Look): Promise<Dashboard> {
    const { theme = "light", language = "en", width = 1440 } = look
    const [context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] })] =
      browser.contexts()
    await context.clearCookies()
    await context.addCookies([{ name: "lng", value: language, url: origin }])

    const { admin, headers } = await signInOnce(origin)
    // The answer's cookie is the browser's from here on.
    await context.request.post(`${origin}/auth/session`, { headers })
    const page = await context.newPage()
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme })
    await page.addInitScript(beginAnew(theme))
    return new Dashboard(page, origin, admin)
  }

  /** @param path below the dashboard's own: `/settings/webhooks` */
  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.origin}/app${path}`)
  }

  /** The row of a table that shows this text. */
  row(text: string | RegExp): Locator {
    return this.page.getByRole("row").filter({ hasText: text })
  }

  /** The drawer, the modal or the prompt that is open. */
  get dialog(): Locator {
    return this.page.locator("[role=dialog], [role=alertdialog]").last()
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true })
  }

  /** Adds a filter to a table, with one of its options. */
  async filter(name: string, option: string): Promise<void> {
    await this.button("Filter").click()
    await this.page.getByRole("menuitem", { name, exact: true }).click()
    // One of several is a button, one alone an item of a list.
    const choice = this.page
      .getByRole("button", { name: option, exact: true })
      .or(this.page.locator("button[role=listitem]").filter({ hasText: option }))
    // A tooltip may still be open beside them, in a wrapper of its own.
    const options = this.page.locator("[data-radix-popper-content-wrapper]").filter({ has: choice })
    const chosen = this.page.getByText("is", { exact: true })
    const others = await chosen.count()
    await choice.click()
    // Closed before it has its value, the filter would take itself away.
    await this.waitUntil("its value", async () => (await chosen.count()) > others)
    // The key closes one thing at a time, and the tooltip may be the first.
    await this.waitUntil("the options closed", async () => {
      const isOpen = (await options.count()) > 0
      if (isOpen) {
        await this.page.keyboard.press("Escape")
      }
      return !isOpen
    })
  }

  /** Waits for a condition that no element stands for. */
  async waitUntil(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
    await until(what, check, PATIENCE_MS)
  }

  /** A command on the chosen rows, in the bar that appears with the first of them. */
  command(name: string): Locator {
    // Its shortcut is a part of its name.
    return this.page.getByRole("button", { name: new RegExp(`^${name}`) })
  }

  /** Chooses an action in a webhook's menu. */
  async does(webhook: string, action: string): Promise<void> {
    await this.button(`Actions for ${webhook}`).click()
    await this.page.getByRole("menuitem", { name: action, exact: true }).click()
  }

  /** Waits for a message in the corner. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.locator("[data-sonner-toast]").filter({ hasText: text }).first().waitFor()
  }

  /** Waits until a text is in the clipboard, where the browser writes it a moment after the click. */
  async copies(text: string): Promise<void> {
    const read = () => this.page.evaluate<string>("navigator.clipboard.readText()")
    await this.waitUntil("the copy", async () => (await read()) === text)
  }

  async close(): Promise<void> {
    await Promise.all(
      this.page
        .context()
        .pages()
        .map((page) => page.close())
    )
  }
}

/** Runs in a page before the dashboard does. What the page itself stores stays when it is loaded again. */
const beginAnew = (theme: string) => `
  if (!sessionStorage.getItem("begun")) {
    sessionStorage.setItem("begun", "yes")
    localStorage.clear()
    localStorage.setItem("medusa_admin_theme", "${theme}")
  }`
