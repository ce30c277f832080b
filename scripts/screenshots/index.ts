import { once } from "node:events"
import { mkdirSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"

import { findBrowser, launchBrowser } from "../browser"
import { Api } from "../demo/api"
import { placeOrder } from "../demo/actions"
import { LOGIN } from "../demo/shop"
import { asStorefront, signIn } from "../demo/sign-in"
import { step } from "../demo/step"
import { freePort } from "../free-port"
import { DATA, ROOT, startMedusa } from "../medusa"
import { openPostgres } from "../postgres"
import { present } from "../present"
import { runScript } from "../run-script"
import { PICTURES } from "./pictures"
import { fill } from "./example-day"

const FOLDER = join(ROOT, "docs/pictures")

/** The size of the window. */
const WIDTH = 1440

/** Pixels of a picture per pixel of the window. A higher number makes the files larger. */
const SCALE = 1.25

/** Timeout of the first request, at which the dashboard is compiled. */
const PATIENCE_MS = 120_000

/**
 * `npm run screenshots`: takes the pictures of the dashboard for the documents, so that they stay up to date. They show an invented day of an
 * example shop.
 */
export function main(): Promise<never> {
  return runScript(async ({ stops }) => {
    const browserPath = await findBrowser()
    if (!browserPath) {
      throw new Error("There is no browser here, and none can be installed.")
    }
    const postgres = stops(await step("Starting PostgreSQL", () => openPostgres()))
    const origin = `http://localhost:${await freePort()}`
    const env = {
      DATABASE_URL: postgres.url,
      MEDUSA_BACKEND_URL: origin,
      ADMIN_CORS: origin,
      AUTH_CORS: origin,
    }
    const log = { kind: "file", path: join(DATA, "screenshots.log") } as const
    const medusa = (...command: string[]) => stops(startMedusa(command, env, log))

    const api = new Api(origin)
    await step("Filling a shop", async () => {
      await medusa("db:migrate").succeed("The migration")
      await medusa("exec", "scripts/demo/seed.ts").succeed("The seed")
    })
    await step("Starting Medusa", () =>
      medusa("start", "--host", "localhost", "--port", new URL(origin).port).until("Medusa answers", () =>
        api.isUp()
      )
    )
    const admin = await signIn(api)
    const scene = await step("Making up a day", async () => {
      const orderId = await placeOrder(await asStorefront(api, present(admin, "the admin")))
      return { orderId, ...(await fill(postgres.url, present(admin, "the admin"), orderId)) }
    })
    const receiver = stops(await startReceiver(await freePort(4000)))

    const browser = await launchBrowser(browserPath)
    stops({ stop: () => browser.close() })
    const context = await browser.newContext({ baseURL: origin, deviceScaleFactor: SCALE })
    await context.request.post("/auth/session", { headers: await bearer(api) })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)

    await step("Taking pictures", async () => {
      mkdirSync(FOLDER, { recursive: true })
      for (const { name, height, show } of PICTURES) {
        await page.setViewportSize({ width: WIDTH, height })
        const part = await show({ ...scene, page, receiverUrl: receiver.url })
        await page.waitForLoadState("networkidle")
        await page.evaluate("document.fonts.ready")
        await (part ?? page).screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" })
      }
    })
  })
}

async function bearer(api: Api): Promise<Record<string, string>> {
  const { token } = await api.post<{ token: string }>("/auth/user/emailpass", LOGIN)
  return { authorization: `Bearer ${token}` }
}

/** A receiver that accepts all requests, for the pictures of tests and pings. */
async function startReceiver(port: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" }).end('{ "received": true }')
    })
  }).listen(port, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
