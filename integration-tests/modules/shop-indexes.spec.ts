import { asValue } from "@medusajs/framework/awilix"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils"

import indexShopChanges from "../../src/migration-scripts/index-shop-changes"
import { connect, createDatabase } from "../support/database"
import { until } from "../support/until"

const INDEX = "IDX_webhooks_product_changed"
const ROWS = 200_000

let db: Knex
let drop: () => Promise<void>
/** A transaction that has changed a product before the build begins, which the build waits for. */
let older: Knex.Transaction

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_shop_indexes"))
})

beforeEach(async () => {
  await db.raw("drop table if exists product")
  await db.raw("create table product (id text primary key, updated_at timestamptz not null default now())")
  await db.raw("insert into product (id) select 'prod_' || n from generate_series(1, ?) n", [ROWS])
  older = await db.transaction()
})

afterEach(async () => {
  if (!older.isCompleted()) {
    await older.rollback()
  }
})

afterAll(async () => drop())

/** What `medusa db:migrate` runs after the migrations. */
async function build(): Promise<void> {
  const container = createMedusaContainer()
  container.register(ContainerRegistrationKeys.PG_CONNECTION, asValue(db))
  await indexShopChanges({ container })
}

/** The process of the server that builds the index and waits for a transaction that is older. */
async function waitingBuild(): Promise<number> {
  return until("the build waits", async () => {
    const { rows } = await db.raw(
      `select pid from pg_stat_activity
       where datname = current_database() and query ilike 'create index%' and wait_event_type = 'Lock'`
    )
    return rows[0]?.pid
  })
}

async function isValid(): Promise<boolean | undefined> {
  const { rows } = await db.raw("select indisvalid from pg_index where indexrelid = to_regclass(?)", [
    `"${INDEX}"`,
  ])
  return rows[0]?.indisvalid
}

const change = (connection: Knex, id: string) =>
  connection.raw("update product set updated_at = now() where id = ?", [id])

/** Changes products one after another until `isDone`. Each change fails when it waits for a lock for a second. */
async function changeUntil(isDone: () => boolean): Promise<number> {
  const shop = connect("webhooks_shop_indexes", 1)
  try {
    await shop.raw("set lock_timeout = '1s'")
    for (let changes = 0; ; changes++) {
      if (isDone()) {
        return changes
      }
      await change(shop, `prod_${2 + (changes % (ROWS - 1))}`)
    }
  } finally {
    await shop.destroy()
  }
}

describe("the indexes that db:migrate builds on the shop's tables", () => {
  it("let the shop write while they are built", async () => {
    await change(older, "prod_1")
    let isBuilt = false
    const building = build().finally(() => (isBuilt = true))
    await waitingBuild()

    // A build that locks the table would make every later change wait here, behind the transaction that it waits for itself.
    let changes = 0
    const changing = changeUntil(() => {
      changes++
      return isBuilt
    })
    await Promise.race([until("a hundred changes beside the build", () => changes > 100), changing])
    expect(isBuilt).toBe(false)
    await older.commit()
    await building

    expect(await changing).toBeGreaterThan(100)
    expect(await isValid()).toBe(true)
  })

  it("are built again by the next run when a build was cancelled", async () => {
    await change(older, "prod_1")
    const building = build()
    const cancelled = expect(building).rejects.toThrow("canceling statement")
    await db.raw("select pg_cancel_backend(?)", [await waitingBuild()])
    await cancelled
    await older.commit()
    expect(await isValid()).toBe(false)

    await build()

    expect(await isValid()).toBe(true)
  })

  it("stay as they are when db:migrate runs again", async () => {
    await build()
    const { rows: before } = await db.raw("select to_regclass(?)::oid as oid", [`"${INDEX}"`])

    await build()

    const { rows: after } = await db.raw("select to_regclass(?)::oid as oid", [`"${INDEX}"`])
    expect(after).toEqual(before)
  })
})
