import { mkdirSync } from "node:fs"
import { join } from "node:path"

import type { Browser, Page } from "playwright-core"

import { launchBrowser } from "../../../scripts/browser"
import { DATA } from "../../../scripts/medusa"
import { present } from "../../../scripts/present"
import { Receiver } from "../../support/receiver"
import { Dashboard, type Look } from "./dashboard"
import { Portal } from "./portal"

/** Pictures of the pages on which a test failed. */
const PICTURES = join(DATA, "browser")

/** One for all tests of a file. */
let browser: Browser

/**
 * Describes pages of the dashboard; where there is no browser, which the log of the set-up says, they are skipped.
 * @param define is given a receiver, which forgets after each test what it has got and how it answered
 * @param isPossible whether all else is there that they need
 */
export function describeInBrowser(
  about: string,
  define: (receiver: Receiver) => void,
  isPossible = true
): void {
  const { BROWSER_PATH } = process.env
  const run = BROWSER_PATH && isPossible ? describe : describe.skip
  run(about, () => {
    const receiver = new Receiver()
    beforeAll(async () => {
      await receiver.listen()
      browser = await launchBrowser(present(BROWSER_PATH, "a browser"))
    })
    afterEach(() => receiver.reset())
    afterAll(async () => {
      await browser.close()
      await receiver.stop()
    })
    define(receiver)
  })
}

/** A test with a dashboard of its own. */
export function inDashboard(
  promise: string,
  test: (dashboard: Dashboard) => Promise<void>,
  look: Look = {}
): void {
  onPage(promise, (origin) => Dashboard.open(browser, origin, look), test)
}

/** A test with an app of its own, whose portal was not opened yet. */
export function inPortal(promise: string, test: (portal: Portal) => Promise<void>, look: Look = {}): void {
  onPage(promise, (origin) => Portal.create(browser, origin, look), test)
}

/** What a test of a page needs of it. */
type Opened = { page: Page; errors: readonly string[]; close: () => Promise<void> }

/** A test on a page, of which no error may go unnoticed. */
function onPage<Subject extends Opened>(
  promise: string,
  open: (origin: string) => Promise<Subject>,
  test: (subject: Subject) => Promise<void>
): void {
  it(promise, async () => {
    const opened = await open(present(process.env.DASHBOARD_URL, "DASHBOARD_URL in the environment"))
    try {
      await test(opened)
      expect(opened.errors).toEqual([])
    } catch (error) {
      await takePicture(opened.page, promise)
      throw error
    } finally {
      await opened.close()
    }
  })
}

/** Tells a page that its tab is hidden, or is shown again. */
export async function hideTab(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state })
      window.dispatchEvent(new Event("visibilitychange"))
    },
    isHidden ? "hidden" : "visible"
  )
}

async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  const path = join(PICTURES, `${name.replace(/\W+/g, "-")}.png`)
  // The failure is what is reported, whether there is a picture of it or not.
  await page.screenshot({ path }).catch(() => undefined)
}
