import type { Request } from "playwright-core"

import { firstOf, present } from "../../scripts/present"
import type { WebhookApp } from "../../src/admin/lib/api/apps"
import { describeInBrowser, hideTab, inDashboard } from "./support/in-browser"
import { signInOnce } from "./support/sign-in"
import { Subject } from "./support/subject"

/** The name of the webhook and of the app. */
const NAME = "Polled"

const ROOT = "/settings/webhooks"

type Place = {
  webhookId: string
  appId: string
  /** A delivery that waits, because its webhook is paused. */
  waiting: { id: string; webhook_id: string }
}

/** Each page that is read again while it is open, and a text that it shows. */
const PAGES: [what: string, path: (place: Place) => string, shown: string][] = [
  ["the list", () => `${ROOT}?q=${NAME}`, NAME],
  ["the panel beside the list", ({ webhookId }) => `${ROOT}?webhook=${webhookId}`, "Last deliveries"],
  ["the overview", () => `${ROOT}/overview`, "Deliveries by outcome"],
  ["the log", () => `${ROOT}/log`, "product.updated"],
  ["a webhook's page", ({ webhookId }) => `${ROOT}/${webhookId}`, "Deliveries by outcome"],
  ["a webhook's log", ({ webhookId }) => `${ROOT}/${webhookId}/log`, "product.updated"],
  [
    "a delivery that waits",
    ({ waiting }) => `${ROOT}/${waiting.webhook_id}/log?delivery=${waiting.id}`,
    "once activated",
  ],
  ["the list of apps", () => `${ROOT}/apps`, NAME],
  ["an app's page", ({ appId }) => `${ROOT}/apps/${appId}`, "History"],
]

describeInBrowser("while it is open,", (receiver) => {
  let place: Place

  beforeAll(async () => {
    const { admin } = await signInOnce(present(process.env.DASHBOARD_URL, "DASHBOARD_URL in the environment"))
    const subject = await Subject.create(admin, NAME)
    const { id: webhookId } = await subject.webhook(receiver.url)
    await subject.edit(webhookId)
    await subject.settles(webhookId, "success")
    const paused = await subject.webhook(receiver.url, { status: "paused" })
    await subject.edit(paused.id)
    const waiting = firstOf(await subject.deliveries(paused.id))
    const { webhook_app } = await admin.post<{ webhook_app: WebhookApp }>("/admin/webhook-apps", {
      name: NAME,
      topics: ["product.*"],
    })
    place = { webhookId, appId: webhook_app.id, waiting }
  })

  for (const [what, pathOf, shown] of PAGES) {
    inDashboard(
      `${what} requests the same data at most once in five seconds, and nothing in a hidden tab`,
      async (dashboard) => {
        const { page } = dashboard
        await page.clock.install()
        await dashboard.goTo(pathOf(place))
        await page.getByText(shown).first().waitFor()
        await page.waitForLoadState("networkidle")

        const requests = new Map<string, number>()
        const pending = new Set<Request>()
        page.on("request", (request) => {
          // Medusa's own requests are not the plugin's.
          if (new URL(request.url()).pathname.startsWith("/admin/webhook")) {
            requests.set(request.url(), (requests.get(request.url()) ?? 0) + 1)
            pending.add(request)
          }
        })
        page.on("requestfinished", (request) => pending.delete(request))
        page.on("requestfailed", (request) => pending.delete(request))
        const pass = async (ms: number) => {
          await page.clock.runFor(ms)
          await dashboard.waitUntil("the answers", () => pending.size === 0)
        }
        const now = () => page.evaluate(() => Date.now())

        const start = await now()
        for (let nth = 0; nth < 12; nth++) {
          await pass(5_000)
        }
        const most = 1 + ((await now()) - start) / 5_000
        expect([...requests].filter(([, count]) => count > most)).toEqual([])
        expect(Math.max(...requests.values())).toBeGreaterThan(2)

        await hideTab(page, true)
        await dashboard.waitUntil("the answers", () => pending.size === 0)
        requests.clear()
        await pass(120_000)
        expect([...requests]).toEqual([])

        await hideTab(page, false)
        await pass(10_000)
        await dashboard.waitUntil("a request", () => requests.size > 0)
      }
    )
  }
})
