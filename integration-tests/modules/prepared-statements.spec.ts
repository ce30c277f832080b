import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { withKey } from "../../src/modules/webhook/capture/capture"
import { insertCompositions, type ComposedEvent } from "../../src/modules/webhook/store/compositions"
import { insertEvents } from "../../src/modules/webhook/store/events"
import type * as Store from "../../src/modules/webhook/store/db"
import { connect, createDatabase } from "../support/database"

const DATABASE = "webhooks_prepared_statements"
const STATEMENT = "select value from prepared_row where id = ?"

let drop: () => Promise<void>
let pool: Knex
/** As a process has it that has just started. */
let queryPrepared: typeof Store.queryPrepared

beforeAll(async () => {
  const created = await createDatabase(DATABASE)
  drop = created.drop
  await created.db.raw("create table prepared_row (id int, value int)")
  await created.db.raw("insert into prepared_row values (1, 10), (2, 20)")
})

beforeEach(() => {
  pool = connect(DATABASE, 1)
  jest.isolateModules(() => {
    const store: typeof Store = require("../../src/modules/webhook/store/db")
    queryPrepared = store.queryPrepared
  })
})

afterEach(() => pool.destroy())

afterAll(() => drop())

const newEvent = (n: number) =>
  withKey({
    topic: "product.updated",
    resource_id: `prod_${n}`,
    lookup_id: null,
    event_name: "product.updated",
    event_data: { id: `prod_${n}` },
    event_group_id: null,
    source: "event_bus",
    absorbs: true,
    occurred_at: new Date(),
    told_at: new Date(),
  })

const composed = ({ id }: { id: string }): ComposedEvent => ({
  id,
  claims: 1,
  payload: "{}",
  keeps_data: false,
  shown_at: null,
  snapshot: null,
  unchanged_for: [],
})

const prepared = async () =>
  (await pool.raw("select name from pg_prepared_statements")).rows.map(({ name }: { name: string }) => name)

it("prepares a statement once for each connection", async () => {
  expect(await queryPrepared(pool, STATEMENT, [1])).toEqual([{ value: 10 }])
  expect(await queryPrepared(pool, STATEMENT, [2])).toEqual([{ value: 20 }])

  expect(await prepared()).toHaveLength(1)
})

it("keeps the plans of what one event is stored with, which take longer to make than to execute", async () => {
  const TIMES = 10
  for (let n = 1; n <= TIMES; n++) {
    const event = newEvent(n)
    await insertEvents(pool, [{ ...event, claimed: true }])
    const { refused } = await insertCompositions(pool, [composed(event)], [])
    expect(refused).toEqual([])
  }

  const { rows } = await pool.raw("select generic_plans::int as kept from pg_prepared_statements")
  // PostgreSQL plans the first five executions of each.
  expect(rows).toEqual(Array.from({ length: 2 }, () => ({ kept: TIMES - 5 })))
})

it("prepares nothing in a transaction, which would end with a name that is refused", async () => {
  const rows = await pool.transaction((trx) => queryPrepared(trx, STATEMENT, [1]))

  expect(rows).toEqual([{ value: 10 }])
  expect(await prepared()).toEqual([])
})

describe("behind a pooler that shares connections and knows no names", () => {
  it("runs a statement whose name the next connection does not know, and names none any more", async () => {
    await queryPrepared(pool, STATEMENT, [1])
    await pool.raw("deallocate all")

    expect(await queryPrepared(pool, STATEMENT, [2])).toEqual([{ value: 20 }])
    expect(await queryPrepared(pool, STATEMENT, [1])).toEqual([{ value: 10 }])
    expect(await prepared()).toEqual([])
  })

  it("runs a statement whose name another process has taken on the connection", async () => {
    await queryPrepared(pool, STATEMENT, [1])
    const [name] = await prepared()
    await pool.destroy()
    pool = connect(DATABASE, 1)
    await pool.raw(`prepare "${name}" as select 1`)

    expect(await queryPrepared(pool, STATEMENT, [2])).toEqual([{ value: 20 }])
  })
})

it("runs a statement after a migration has changed the type of what it gives", async () => {
  await queryPrepared(pool, STATEMENT, [1])
  await pool.raw("alter table prepared_row alter column value type text")

  expect(await queryPrepared(pool, STATEMENT, [2])).toEqual([{ value: "20" }])
})
