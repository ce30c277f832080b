import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { firstOf } from "../../scripts/present"
import { LogIndexes } from "../../src/modules/webhook/log-indexes"
import { LOG_INDEXES } from "../../src/modules/webhook/store/log-indexes"
import { createDatabase, emptyTables, statementsOf } from "../support/database"
import { quietLogger } from "../support/pipeline"

const MIGRATION = "Migration20261128170000"

let db: Knex
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_log_indexes"))
})

/** The tables as they were before these indexes. */
beforeEach(async () => {
  await emptyTables(db)
  for (const statement of await statementsOf(MIGRATION, "down")) {
    await db.raw(statement)
  }
})

afterAll(() => drop())

async function migrate(): Promise<void> {
  for (const statement of await statementsOf(MIGRATION, "up")) {
    await db.raw(statement)
  }
}

async function insertLog(count: number): Promise<void> {
  await db.raw(
    `with delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, status)
       select 'whdel_' || n, 'whk_1', 'whevt_' || n, 'product.updated', 'success' from generate_series(1, ?::int) n
       returning id
     )
     insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers)
     select id, 1, now(), 5, 'http://a.test', '{}' from delivery`,
    [count]
  )
}

/** The indexes that serve statements now. */
async function validIndexes(): Promise<string[]> {
  const { rows } = await db.raw(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indisvalid and c.relname = any(?::text[])`,
    [LOG_INDEXES.map(({ name }) => name)]
  )
  return rows.map(({ name }: { name: string }) => name).sort()
}

const ALL = LOG_INDEXES.map(({ name }) => name).sort()

const build = () => new LogIndexes(db, quietLogger).build()

it("the log's tables are vacuumed after a number of rows, however long they are, and leave room for updates", async () => {
  await migrate()
  const optionsOf = async (table: string): Promise<string[]> => {
    const { rows } = await db.raw("select reloptions from pg_class where oid = ?::regclass", [table])
    return firstOf<{ reloptions: string[] }>(rows).reloptions
  }
  for (const table of ["webhook_event", "webhook_delivery", "webhook_attempt"]) {
    for (const kind of ["vacuum", "vacuum_insert", "analyze"]) {
      expect(await optionsOf(table)).toEqual(
        expect.arrayContaining([`autovacuum_${kind}_scale_factor=0`, `autovacuum_${kind}_threshold=200000`])
      )
    }
  }
  for (const table of ["webhook_delivery", "webhook_queue", "webhook_snapshot"]) {
    expect(await optionsOf(table)).toContain("fillfactor=50")
  }
})

describe("the indexes that read a long log", () => {
  it("come with the migration where the log is short", async () => {
    await insertLog(10)
    await migrate()
    expect(await validIndexes()).toEqual(ALL)
  })

  it("are left to a worker where the log is long, which builds them beside the shop's writes", async () => {
    await insertLog(100_001)
    await migrate()
    expect(await validIndexes()).toEqual([])

    await build()
    expect(await validIndexes()).toEqual(ALL)
    expect((await db.raw("select count(*)::int as count from webhook_delivery")).rows[0].count).toBe(100_001)
  })

  it("are all there after a migration that was killed in the middle and run again", async () => {
    await insertLog(10)
    for (const statement of (await statementsOf(MIGRATION, "up")).slice(0, 2)) {
      await db.raw(statement)
    }
    await migrate()
    expect(await validIndexes()).toEqual(ALL)
  })

  it("are built again where a build was interrupted, and have one definition wherever they are built", async () => {
    await insertLog(10)
    const [first] = ALL
    // A build that fails leaves what one that was killed does: an index that is written and serves nobody.
    await expect(
      db.raw(`create unique index concurrently "${first}" on webhook_attempt ("attempt")`)
    ).rejects.toThrow("could not create unique index")
    expect(await validIndexes()).toEqual([])
    const built = async () =>
      (
        await db.raw("select indexdef from pg_indexes where indexname = any(?::text[]) order by indexname", [
          ALL,
        ])
      ).rows

    await build()
    expect(await validIndexes()).toEqual(ALL)
    const byWorker = await built()
    for (const statement of await statementsOf(MIGRATION, "down")) {
      await db.raw(statement)
    }
    await migrate()
    expect(await built()).toEqual(byWorker)
  })
})
