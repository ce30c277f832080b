import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import type { Browser } from "playwright-core"
import { Webhook } from "standardwebhooks"

import { devDependencies, peerDependencies } from "../../package.json"
import { findBrowser, launchBrowser } from "../../scripts/browser"
import { databaseUrl, openPostgres } from "../../scripts/postgres"
import { present } from "../../scripts/present"
import { Dashboard } from "../browser/support/dashboard"
import { Shop } from "../browser/support/shop"
import { connect } from "../support/database"
import { Receiver } from "../support/receiver"
import { fetchManagers, type Manager } from "../package/managers"
import { until } from "../support/until"

const DATABASE = "versions_shop"

/** The oldest Medusa that `package.json` allows: the first whose dashboard exports its hooks. */
const OLDEST = peerDependencies["@medusajs/medusa"].slice(1)
/** The Medusa that this repository is developed with. */
const NEWEST = devDependencies["@medusajs/medusa"]

/** Those that the arguments of `npm test` name. */
const named = process.env.MEDUSA_VERSIONS?.split(",")

/** The versions to try, and what installs them. */
const TRIED: [medusa: string, manager: "npm" | "pnpm" | "yarn"][] = named?.map((medusa) => [
  medusa,
  "npm",
]) ?? [
  [OLDEST, "npm"],
  [NEWEST, "npm"],
  [NEWEST, "pnpm"],
  [NEWEST, "yarn"],
]

/** What Medusa's own starter installs. */
const starter = (medusa: string) => ({
  "@medusajs/admin-sdk": medusa,
  "@medusajs/cli": medusa,
  "@medusajs/framework": medusa,
  "@medusajs/medusa": medusa,
  "@swc/core": "^1.7.28",
  react: "^18.3.1",
  "react-dom": "^18.3.1",
  "ts-node": "^10.9.2",
  typescript: "^5.6.2",
  vite: "^5.4.14",
})

/** What a shop may have kept of the starter of an older Medusa, beside which npm installs Medusa's own. */
const LEFT_OVER = {
  "@medusajs/js-sdk": "2.20.0",
  "@tanstack/react-query": "5.28.4",
  "react-hook-form": "7.49.1",
}

describe("a shop that is installed with no flag", () => {
  const folder = mkdtempSync(join(tmpdir(), "package-managers-"))
  let managers: ReturnType<typeof fetchManagers>
  let receiver: Receiver
  let browser: Browser
  let shop: Shop | undefined

  beforeAll(async () => {
    managers = fetchManagers(folder)
    receiver = await Receiver.start()
    browser = await launchBrowser(present(await findBrowser(), "the browser"))
  })

  afterEach(async () => {
    await shop?.close()
    shop = undefined
    receiver.reset()
  })

  afterAll(async () => {
    await browser.close()
    await receiver.stop()
    rmSync(folder, { recursive: true })
  })

  const open = async (packages: Record<string, string>, manager?: Manager): Promise<Dashboard> => {
    const server = connect("postgres")
    await server.raw(`drop database if exists ${DATABASE} with (force)`)
    await server.raw(`create database ${DATABASE}`)
    await server.destroy()
    shop = await Shop.open(databaseUrl(await openPostgres(), DATABASE), packages, manager)
    return Dashboard.open(browser, shop.origin, {})
  }

  /** A webhook is made in the dashboard's API, is sent a product, and shows both in its page. */
  const lives = async (dashboard: Dashboard): Promise<void> => {
    const { webhook } = await dashboard.admin.post<{ webhook: { id: string; secret: string } }>(
      "/admin/webhooks",
      { name: "To the ERP", url: receiver.url, topics: ["product.created"] }
    )
    await dashboard.admin.post("/admin/products", {
      title: "Coffee",
      options: [{ title: "Size", values: ["250 g"] }],
    })
    const { body, headers } = await until("the delivery", () => receiver.of("product.created")[0])
    const message = new Webhook(webhook.secret).verify(body, headers)
    expect(message).toMatchObject({ type: "product.created", data: { title: "Coffee" } })

    await dashboard.goTo("/settings/webhooks")
    await dashboard.page.getByRole("link", { name: "To the ERP" }).click()
    await dashboard.page.getByRole("heading", { name: "To the ERP" }).waitFor()
    await dashboard.goTo("/settings/webhooks/log")
    await dashboard.row("product.created").waitFor()
    await dashboard.goTo("/settings/webhooks/create")
    await dashboard.dialog.getByLabel("Name", { exact: true }).waitFor()
    expect(dashboard.errors).toEqual([])
  }

  it.each(TRIED)(
    "delivers and shows its pages with Medusa %s, from %s's lock file",
    async (medusa, manager) => lives(await open(starter(medusa), managers[manager])),
    3_600_000
  )

  it("delivers and shows its pages beside libraries that an older Medusa has left", async () => {
    await lives(await open({ ...starter(NEWEST), ...LEFT_OVER }))
  }, 3_600_000)

  it.each([
    ["react-router-dom", "6.30.4", devDependencies["react-router-dom"]],
    ["react-i18next", "15.0.0", devDependencies["react-i18next"]],
  ])(
    "says which %s to install where the shop has %s, and continues in the rest of the dashboard",
    async (name, installed, wanted) => {
      const dashboard = await open({ ...starter(NEWEST), [name]: installed })
      await dashboard.goTo("/settings/webhooks")
      await dashboard.page.getByText(`npm install ${name}@${wanted}`).waitFor()
      await dashboard.page.getByRole("link", { name: "Users" }).click()
      await dashboard.page.getByRole("heading", { name: "Users" }).waitFor()
    },
    3_600_000
  )
})
