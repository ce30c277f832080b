import { findBrowser } from "../../scripts/browser"
import { asEnv, databaseUrl, openPostgres } from "../../scripts/postgres"
import { Shop } from "../browser/support/shop"
import { connect } from "../support/database"
import { skipLoudly } from "./skip-loudly"

declare global {
  // eslint-disable-next-line no-var -- `globalThis` takes no other
  var closeShop: (() => Promise<void>) | undefined
}

const DATABASE = "browser_tests"

/**
 * Gives the browser's suites a browser (`BROWSER_PATH`) and a shop with its dashboard (`DASHBOARD_URL`). A shop that
 * runs already may be named instead: `DASHBOARD_URL=http://localhost:9000 npm test -- --only browser`.
 */
export default async function startShop(): Promise<void> {
  const browser = await findBrowser()
  if (browser === null) {
    return skipLoudly("There is no browser here, and none can be installed: the dashboard stays UNTESTED.")
  }
  process.env.BROWSER_PATH = browser
  if (!process.env.DASHBOARD_URL) {
    const postgres = await openPostgres()
    Object.assign(process.env, asEnv(postgres))
    await createDatabase()
    const shop = await Shop.open(databaseUrl(postgres, DATABASE))
    process.env.DASHBOARD_URL = shop.origin
    globalThis.closeShop = async () => {
      await shop.close()
      await postgres.stop()
    }
  }
}

async function createDatabase(): Promise<void> {
  const server = connect("postgres")
  await server.raw(`drop database if exists ${DATABASE} with (force)`)
  await server.raw(`create database ${DATABASE}`)
  await server.destroy()
}
