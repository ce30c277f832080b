import { join } from "node:path"

import type { MedusaMethods } from "../../integration-tests/production/medusa-process"
import { Child } from "../../integration-tests/support/child"
import { connect } from "../../integration-tests/support/database"
import { createShopDatabase } from "../../integration-tests/support/shop-database"
import { Api } from "../../scripts/demo/api"
import { signIn } from "../../scripts/demo/sign-in"
import { freePort } from "../../scripts/free-port"
import { firstOf, present } from "../../scripts/present"
import { keysOf, recordOf } from "../../src/types/typed"
import { insertWebhooks } from "../bench"
import { atMost, definePart, figure, type Finding } from "../part"
import { monotonicNow } from "../support/clock"
import { insertDue, insertFinished, insertHours, settle } from "../support/rows"

const DATABASE = "bench_dashboard"

/** Nothing listens there. */
const AWAY = "http://127.0.0.1:9"

const FAILING = 10

/** What the pages ask for when they are opened. */
const PAGES = {
  list: () => "/admin/webhooks?limit=20&order=health",
  "list's figures": (ids) =>
    `/admin/webhooks/stats?${ids
      .slice(0, 20)
      .map((id) => `webhook_id[]=${id}`)
      .join("&")}`,
  overview: () => "/admin/webhooks/overview?range=24h",
  "overview of a month": () => "/admin/webhooks/overview?range=30d",
  log: () => "/admin/webhook-deliveries?limit=20&order=-created_at",
  "names in the log": () => "/admin/webhooks?limit=1000&order=name",
  "log of what failed": () => "/admin/webhook-deliveries?limit=20&order=-created_at&status[]=failed",
  "webhook's page": (ids) => `/admin/webhooks/${firstOf(ids)}/stats?range=24h`,
} satisfies Record<string, (ids: string[]) => string>

export const dashboard = definePart({
  description:
    "Requests of the dashboard's pages with 500 webhooks, ten of which fail, and 100,000 deliveries: the time until the whole response is there, over HTTP, from a shop's server process",
  target: recordOf(keysOf(PAGES), () => atMost(300)),

  async measure(bench) {
    const databaseUrl = await createShopDatabase(DATABASE)
    const db = connect(DATABASE)
    const ids = await insertWebhooks(db, AWAY, bench.scale(500, 100))
    await insertFinished(db, ids, bench.scale(100_000, 10_000))
    await insertHours(db)
    await insertDue(db, ids.slice(0, FAILING), 1_000)
    await db.raw(
      `update webhook_endpoint set failing_since = now() - interval '1 hour', last_failure_at = now(), failed_attempts = 9,
         last_error = '503 Service Unavailable', probe_number = 7, probe_at = now() + interval '1 minute'
       where id = any(?::text[])`,
      [ids.slice(0, FAILING)]
    )
    await settle(db)
    await db.destroy()
    const port = await freePort()
    const server = await Child.start<MedusaMethods>(
      join(__dirname, "../../integration-tests/production/medusa-process.ts"),
      {
        env: {
          DATABASE_URL: databaseUrl,
          PORT: String(port),
          MEDUSA_WORKER_MODE: "server",
          DISABLE_MEDUSA_ADMIN: "true",
          LOG_LEVEL: "error",
          NODE_ENV: "development",
          MEDUSA_DISABLE_TELEMETRY: "true",
        },
      }
    )
    const admin = present(await signIn(new Api(`http://127.0.0.1:${port}`)), "the admin")
    const findings: Record<string, Finding> = {}
    for (const [page, path] of Object.entries(PAGES)) {
      // The first request of a process compiles what it needs.
      await admin.get(path(ids))
      const times: number[] = []
      for (let nth = 0; nth < bench.scale(51, 9); nth++) {
        const startedAt = monotonicNow()
        await admin.get(path(ids))
        times.push(monotonicNow() - startedAt)
      }
      const read = figure(times, "ms")
      findings[page] = { result: read.value, unit: "ms", figures: { read } }
    }
    await server.stop()
    return findings
  },
})
