import { mkdirSync } from "node:fs"
import { join } from "node:path"

import type { Page } from "playwright-core"

import { findBrowser, launchBrowser } from "../browser"
import { Api } from "../demo/api"
import { LOGIN } from "../demo/shop"
import { signIn } from "../demo/sign-in"
import { step } from "../demo/step"
import { freePort } from "../free-port"
import { DATA, ROOT, startMedusa } from "../medusa"
import { openPostgres } from "../postgres"
import { runScript } from "../run-script"
import { fill } from "./story"

const PICTURES = join(ROOT, "docs/pictures")

/** Of a window; pixels of the picture are one and a half times as many, for screens that are sharp. */
const WIDTH = 1440
const SCALE = 1.5

/** The dashboard is compiled when it is first asked for. */
const PATIENCE_MS = 120_000

/**
 * `npm run screenshots`: takes README's pictures of the dashboard anew, so that they stay true. They show a made-up day
 * of a shop of its own.
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
    const webhookId = await step("Making up a day", () => fill(postgres.url, admin!))

    const browser = await launchBrowser(browserPath)
    stops({ stop: () => browser.close() })
    const context = await browser.newContext({ baseURL: origin, deviceScaleFactor: SCALE })
    await context.request.post("/auth/session", { headers: await bearer(api) })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)

    await step("Taking pictures", async () => {
      mkdirSync(PICTURES, { recursive: true })
      await page.goto("/app/settings/webhooks")
      await page
        .getByRole("img", { name: /in the last 24 hours/ })
        .first()
        .waitFor()
      await take(page, "list", 560)

      await page.goto(`/app/settings/webhooks/${webhookId}`)
      await page.getByText("Median (p50)").first().waitFor()
      await take(page, "webhook", 900)

      await page.goto("/app/settings/webhooks/logs")
      await page.getByRole("row").nth(1).waitFor()
      await take(page, "log", 780)
    })
  })
}

async function bearer(api: Api): Promise<Record<string, string>> {
  const { token } = await api.post<{ token: string }>("/auth/user/emailpass", LOGIN)
  return { authorization: `Bearer ${token}` }
}

async function take(page: Page, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height })
  await page.waitForLoadState("networkidle")
  await page.evaluate("document.fonts.ready")
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" })
}
