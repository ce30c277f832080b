import { findBrowser } from "../../scripts/browser"
import { freePort } from "../../scripts/free-port"
import { asEnv, openPostgres } from "../../scripts/postgres"
import { openRedis } from "../../scripts/redis"
import { Shop } from "../browser/support/shop"
import { createShopDatabase } from "../support/shop-database"
import { requireTested, warnUntested } from "./warn-untested"

declare global {
  // eslint-disable-next-line no-var -- `globalThis` takes no other
  var closeShop: (() => Promise<void>) | undefined
}

const DATABASE = "browser_tests"

/**
 * Gives the browser's suites a browser (`BROWSER_PATH`) and a shop with its dashboard (`DASHBOARD_URL`). For servers of a suite's own
 * there are the shop as it was built (`DASHBOARD_SHOP`) and, where a redis-server can be had, a Redis that keeps their sessions
 * (`DASHBOARD_SESSIONS_URL`). `PARTNER_PORT` is the port of a partner's pages, which may show the portal in a frame. A shop that runs
 * already may be named instead: `DASHBOARD_URL=http://localhost:9000 npm test -- --only browser`.
 * It is never stopped, so what the pages show while the server is away stays untested then. A shop in development reloads the page under a
 * test when one of its files changes, which another run in the same folder does, too: what a dialog has shown is gone then.
 */
export default async function startShop(): Promise<void> {
  const browser = await findBrowser()
  if (browser === null) {
    return requireTested("There is no browser here, and none can be installed: the dashboard stays UNTESTED.")
  }
  process.env.BROWSER_PATH = browser
  if (process.env.DASHBOARD_URL) {
    return warnUntested(
      "The shop that DASHBOARD_URL names is not stopped, and allows no frames: its pages without a server and in a frame stay UNTESTED."
    )
  }
  const redis = await openRedis()
  if (redis) {
    process.env.DASHBOARD_SESSIONS_URL = redis.url
  } else {
    requireTested(
      "There is no redis-server here, and none can be installed: the pages without a server stay UNTESTED."
    )
  }
  const postgres = await openPostgres()
  Object.assign(process.env, asEnv(postgres))
  process.env.PARTNER_PORT = String(await freePort())
  const shop = await Shop.open(await createShopDatabase(DATABASE))
  process.env.DASHBOARD_URL = shop.origin
  process.env.DASHBOARD_SHOP = JSON.stringify(shop.built)
  globalThis.closeShop = async () => {
    await shop.close()
    await postgres.stop()
    await redis?.stop()
  }
}
