import { mkdirSync } from "node:fs"
import { join } from "node:path"

import type { Browser, Page } from "playwright-core"

import { launchBrowser } from "../../../scripts/browser"
import { DATA } from "../../../scripts/medusa"
import { Dashboard, type Look } from "./dashboard"

/** Pictures of the pages on which a test failed. */
const PICTURES = join(DATA, "browser")

/** One for all tests of a file. */
let browser: Browser

/** Describes pages of the dashboard; where there is no browser, which the log of the set-up says, they are skipped. */
export function describeInBrowser(about: string, define: () => void): void {
  const { BROWSER_PATH } = process.env
  const run = BROWSER_PATH ? describe : describe.skip
  run(about, () => {
    beforeAll(async () => {
      browser = await launchBrowser(BROWSER_PATH!)
    })
    afterAll(() => browser.close())
    define()
  })
}

/** A test with a dashboard of its own, in which no error of the page may go unnoticed. */
export function inDashboard(
  promise: string,
  test: (dashboard: Dashboard) => Promise<void>,
  look: Look = {}
): void {
  it(promise, async () => {
    const dashboard = await Dashboard.open(browser, process.env.DASHBOARD_URL!, look)
    try {
      await test(dashboard)
      expect(dashboard.errors).toEqual([])
    } catch (error) {
      await takePicture(dashboard.page, promise)
      throw error
    } finally {
      await dashboard.close()
    }
  })
}

async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  const path = join(PICTURES, `${name.replace(/\W+/g, "-")}.png`)
  // The failure is what is reported, whether there is a picture of it or not.
  await page.screenshot({ path }).catch(() => undefined)
}
