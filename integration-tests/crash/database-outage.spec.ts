import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { asEnv, startPostgres, type PostgresServer } from "../../scripts/postgres"
import { createDatabase } from "../support/database"
import { insertWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { Workers } from "../support/workers"

const DATABASE = "webhooks_outage"

let receiver: Receiver
let postgres: PostgresServer
const dataDir = mkdtempSync(join(tmpdir(), "webhooks-outage-"))
const before = { ...process.env }

beforeAll(async () => {
  receiver = await Receiver.start()
  postgres = await startPostgres({ dataDir, durable: true })
  Object.assign(process.env, asEnv(postgres))
})

afterAll(async () => {
  await receiver.stop()
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
  Object.assign(process.env, before)
})

it("workers survive a restart of the database, start without one, and lose nothing", async () => {
  const { db } = await createDatabase(DATABASE)
  await insertWebhook(db, { url: receiver.url, timeout_ms: 1_000 })
  receiver.answerWith((_, response) => void setTimeout(() => response.writeHead(204).end(), 20))
  const workers = new Workers(DATABASE, { concurrency: 8 })
  const [worker] = await Promise.all([workers.start(), workers.start()])
  worker.send({ name: "product.updated", ids: Array.from({ length: 3_000 }, (_, n) => `prod_${n}`) })
  await until("some posts", () => receiver.received.length > 300)

  await postgres.stop()
  // Captured by a process that cannot write it down until the database is back.
  worker.send({ name: "product.updated", ids: ["prod_during_outage"] })
  // Knows no webhook yet, and takes what it is handed for all of them.
  const late = await workers.start()
  late.send({ name: "product.updated", ids: ["prod_at_the_start"] })
  postgres = await startPostgres({ dataDir, durable: true, port: postgres.port })

  const seen = () => new Set(receiver.received.map((one) => JSON.parse(one.body).data.id))
  await until("every product", () => seen().size === 3_002, 300_000)
  await until(
    "every outcome",
    async () => {
      const { rows } = await db.raw(
        "select count(*)::int as n from webhook_delivery where status = 'success'"
      )
      return rows[0].n === 3_002
    },
    300_000
  )
  await workers.killAll()
  await db.destroy()
}, 900_000)
