import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { insertDue, insertFinished, insertHours, settle } from "../../benchmarks/support/rows"
import { present } from "../../scripts/present"
import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import { insertWebhook } from "../support/pipeline"
import { createAdmin, type Admin } from "./admin"

const WEBHOOKS = 500
const DELIVERIES = 100_000

/** The server time of a page of the dashboard: of all requests that it sends when it is opened. */
const MOST_MS = 300

/** Other programs on the machine lengthen a measurement and never shorten it. */
const MEASUREMENTS = 10

medusaIntegrationTestRunner({
  inApp: true,
  testSuite: ({ api, getContainer }) => {
    let admin: Admin
    let ids: string[]

    beforeAll(async () => {
      admin = await createAdmin(getContainer(), api)
    })

    beforeEach(async () => {
      const db: Knex = getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)
      ids = await Promise.all(
        Array.from({ length: WEBHOOKS }, (_, n) => insertWebhook(db, { url: `https://${n}.test` }))
      )
      await insertFinished(db, ids, DELIVERIES, { days: 30, perEvent: 5 })
      await insertHours(db)
      // Their deliveries are due and stay: nothing is sent to a paused webhook.
      await db("webhook_endpoint").whereIn("id", ids.slice(0, 50)).update({ status: "paused" })
      await insertDue(db, ids.slice(0, 50), 1_000)
      await db("webhook_endpoint").whereIn("id", ids.slice(50, 110)).update({
        failing_since: new Date(),
        last_failure_at: new Date(),
        last_error: "No answer within 10 s",
      })
      await settle(db)
      await getContainer().resolve<WebhookModuleService>(WEBHOOK_MODULE).webhooksChanged()
    })

    /** The shortest time in which the server answers all these requests, one after the other. */
    async function timeOf(paths: readonly string[]): Promise<number> {
      const times: number[] = []
      for (let nth = 0; nth < MEASUREMENTS; nth++) {
        const start = performance.now()
        for (const path of paths) {
          // Not by the client of the tests, which holds each answer against the document.
          const response = await fetch(new URL(path, present(api.defaults.baseURL, "the shop's address")), {
            headers: admin.headers,
          })
          expect(response.status).toBe(200)
          await response.arrayBuffer()
        }
        times.push(performance.now() - start)
      }
      return Math.min(...times)
    }

    const log = (query: string) => [
      `/admin/webhook-deliveries?order=-created_at&limit=20${query}`,
      // The names and states of their webhooks.
      "/admin/webhooks?order=name&limit=1000",
    ]

    describe(`with ${WEBHOOKS} webhooks and ${DELIVERIES} deliveries`, () => {
      it("the server answers for the list, the overview and the log within 300 ms each", async () => {
        const { data } = await admin.get("/admin/webhooks?order=health&limit=20")
        expect(data.count).toBe(WEBHOOKS)
        const shown: string[] = data.webhooks.map(({ id }: { id: string }) => id)
        const pages: Record<string, readonly string[]> = {
          "the list": [
            "/admin/webhooks?order=health&limit=20&offset=0",
            `/admin/webhooks/stats?${shown.map((id) => `webhook_id[]=${id}`).join("&")}`,
          ],
          "the overview of a day": ["/admin/webhooks/overview?range=24h"],
          "the overview of a month": ["/admin/webhooks/overview?range=30d"],
          "the log": log(""),
          "the log of failures": log("&status[]=failed"),
          "the log of a webhook": log(`&webhook_id=${ids[0]}`),
          "a search in the log": log("&q=order.cre"),
        }

        const times: Record<string, number> = {}
        for (const [page, paths] of Object.entries(pages)) {
          times[page] = Math.round(await timeOf(paths))
        }
        const slow = Object.entries(times).filter(([, ms]) => ms > MOST_MS)
        expect(slow).toEqual([])
      })
    })
  },
})
