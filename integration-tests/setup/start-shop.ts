import { findBrowser } from "../../scripts/browser"
import { asEnv, openPostgres } from "../../scripts/postgres"
import { Shop } from "../browser/support/shop"
import { createShopDatabase } from "../support/shop-database"
import { requireTested } from "./warn-untested"

declare global {
  // eslint-disable-next-line no-var -- `globalThis` takes no other
  var closeShop: (() => Promise<void>) | undefined
}

const DATABASE = "browser_tests"

/**
 * Gives the browser's suites a browser (`BROWSER_PATH`) and a shop with its dashboard (`DASHBOARD_URL`, and
 * `DASHBOARD_SHOP` for servers of a suite's own). A shop that
 * runs already may be named instead: `DASHBOARD_URL=http://localhost:9000 npm test -- --only browser`.
 */
export default async function startShop(): Promise<void> {
  const browser = await findBrowser()
  if (browser === null) {
    return requireTested("There is no browser here, and none can be installed: the dashboard stays UNTESTED.")
  }
  process.env.BROWSER_PATH = browser
  if (!process.env.DASHBOARD_URL) {
    const postgres = await openPostgres()
    Object.assign(process.env, asEnv(postgres))
    const shop = await Shop.open(await createShopDatabase(DATABASE))
    process.env.DASHBOARD_URL = shop.origin
    process.env.DASHBOARD_SHOP = JSON.stringify(shop.built)
    globalThis.closeShop = async () => {
      await shop.close()
      await postgres.stop()
    }
  }
}
