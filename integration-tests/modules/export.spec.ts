import { fork } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inflateRawSync } from "node:zlib"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { walkDeliveries } from "../../src/modules/webhook/store/deliveries"
import { WITHOUT_MEDUSA } from "../support/child"
import { createDatabase } from "../support/database"
import type { ExportCost } from "../support/export-process"

const DATABASE = "webhooks_export"
const ROWS = 100_000

let db: Knex
let drop: () => Promise<void>
let folder: string

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  folder = mkdtempSync(join(tmpdir(), "webhooks-export-"))
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, attempt_count, response_status,
       duration_ms, remark, created_at, finished_at, failed_at)
     select 'whdel_' || md5(n::text), 'whk_' || n % 7, 'whevt_' || md5(n::text), 'product.updated', 'prod_' || md5(n::text),
       case when n % 3 = 0 then 'failed' else 'success' end, n % 9 + 1, 200, n % 977,
       case when n % 3 = 0 then '500 Internal Server Error ' || md5(n::text) end, now() - make_interval(secs => n),
       now() - make_interval(secs => n), case when n % 3 = 0 then now() end
     from generate_series(1, ?) n`,
    [ROWS]
  )
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await drop()
})

/** Exports everything in a process of its own. */
function exportTo(file: string): Promise<ExportCost> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, "../support/export-process.ts"), [DATABASE, file], {
      execArgv: ["--expose-gc", ...WITHOUT_MEDUSA],
      env: { ...process.env, NODE_ENV: "test" },
    })
    child.once("message", (cost: ExportCost) => resolve(cost))
    child.once("exit", (code) => reject(new Error(`The export ended with ${code}`)))
  })
}

/** The rows of the first sheet, which is the first file in the zip. */
function countRows(file: string): number {
  const zip = readFileSync(file)
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  return inflateRawSync(zip.subarray(start)).toString("latin1").split("<row ").length - 1
}

describe("an export of 100,000 deliveries", () => {
  it("neither keeps the process from its other work nor fills its memory", async () => {
    const file = join(folder, "logs.xlsx")
    const cost = await exportTo(file)
    expect(cost.longestBlockMs).toBeLessThan(50)
    expect(cost.memoryGrowthMb).toBeLessThan(80)

    expect(countRows(file)).toBe(ROWS + 1)
  })
})

describe("walking deliveries", () => {
  it("meets each once, in either direction, with the filters of the list", async () => {
    const walk = async (order: "asc" | "desc") => {
      const ids: string[] = []
      for await (const page of walkDeliveries(db, { webhook_id: "whk_3", status: "failed" }, order)) {
        ids.push(...page.map(({ id }) => id))
      }
      return ids
    }
    const { rows } = await db.raw(
      "select id from webhook_delivery where webhook_id = 'whk_3' and status = 'failed' order by id"
    )
    const ids = rows.map(({ id }: { id: string }) => id)
    expect(ids.length).toBeGreaterThan(4_000)
    expect(await walk("asc")).toEqual(ids)
    expect(await walk("desc")).toEqual([...ids].reverse())
  })
})
