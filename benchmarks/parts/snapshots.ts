import { setTimeout as pause } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { QueryComposer } from "../../src/payloads/query-composer"
import type { Composer } from "../../src/modules/webhook/fan-out/composer"
import { Catalogue } from "../../src/topics/catalogue"
import { createPipeline, insertWebhook } from "../../integration-tests/support/pipeline"
import { ShopInTable } from "../../integration-tests/support/shop-in-table"
import { present } from "../../scripts/present"
import { insertWebhooks, type Bench } from "../bench"
import { atLeast, definePart, figure, ratio, type Finding } from "../part"
import { monotonicNow } from "../support/clock"
import { settle } from "../support/rows"
import { postsPerSecond } from "./pipeline"
import { inTurns } from "../support/measurements"

const POLL_MS = 10

/** The resources with snapshots, from the samples of their topics, which have the size of a small product or order. */
type Kind = "product" | "order"

export const snapshots = definePart({
  description:
    "`product.updated` events to POSTs, per second, with snapshots against without (what is left of them then is one read for a batch): of a shop; and of products with a change that are read from one table, so that little but the snapshots is measured. And bytes of a snapshot's row, as it is stored with 100 for its other columns, for a product and an order like the topics' samples",
  target: { pipeline: atLeast(0.85), "without a shop": null, "product bytes": null, "order bytes": null },

  async measure(bench) {
    const sink = await bench.sink()
    const db = await bench.database("snapshots")
    await insertWebhooks(db, sink.origin, 1)
    const table = await ShopInTable.create(db)
    const count = bench.scale(2_000, 500)
    const compares = new QueryComposer(() => table)
    const withoutSnapshots: Composer = {
      composesFromEventData: (...args) => compares.composesFromEventData(...args),
      lookUp: (...args) => compares.lookUp(...args),
      composeSample: (...args) => compares.composeSample(...args),
      composeResource: (...args) => compares.composeResource(...args),
      compose: (events, webhooks, catalogue) =>
        compares.compose(events, webhooks, catalogue, { snapshots: new Map() }),
    }
    let round = 0
    const rate = (composer: Composer) => async () => {
      await fill(db, "product", count, ++round)
      await settle(db)
      return updatesPerSecond(db, composer, count)
    }
    // The first round stores the snapshots with which later rounds are compared.
    await rate(compares)()
    const rates = await inTurns(bench.scale(7, 3), {
      "with snapshots": rate(compares),
      without: rate(withoutSnapshots),
    })
    await insertWebhook(db, { url: `${sink.origin}/orders`, topics: ["order.updated"] })
    await fill(db, "order", 200, 1)
    await updatesPerSecond(db, compares, 200)
    return {
      pipeline: await ofShop(bench),
      "without a shop": ratio("/s", rates),
      "product bytes": await bytesOf(db, "product"),
      "order bytes": await bytesOf(db, "order"),
    }
  },
})

/** The part `pipeline`, with snapshots and without. */
async function ofShop(bench: Bench): Promise<Finding> {
  const { plugin, sink, productIds } = await bench.subscribedShops()
  const rate = (uses: boolean) => async () => {
    await plugin.useSnapshots(uses)
    return postsPerSecond(plugin, sink, productIds)
  }
  // The first round stores the snapshots.
  await rate(true)()
  const rates = await inTurns(bench.scale(7, 3), { "with snapshots": rate(true), without: rate(false) })
  await plugin.useSnapshots(true)
  return ratio("/s", rates)
}

/** Inserts resources that are like the topic's sample, with a state for this round. */
async function fill(db: Knex, kind: Kind, count: number, round: number): Promise<void> {
  const { sample } = present(new Catalogue().get(`${kind}.updated`), "the topic")
  await db.raw(
    `insert into shop_state
     select ?, ? || n, ?::jsonb || jsonb_build_object('id', ? || n, 'metadata', jsonb_build_object('round', ?::int))
     from generate_series(1, ?) n
     on conflict (entity, id) do update set state = excluded.state`,
    [kind, `${kind}_`, JSON.stringify({ ...sample, deleted_at: null }), `${kind}_`, round, count]
  )
  await db.raw("truncate webhook_event, webhook_delivery, webhook_attempt, webhook_queue")
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key, occurred_at,
       told_at, state)
     select 'whevt_' || lpad(n::text, 10, '0'), ?, ? || n, ?, '{}', 'event_bus', true, n::text, now(), now(), 'captured'
     from generate_series(1, ?) n`,
    [`${kind}.updated`, `${kind}_`, `${kind}.updated`, count]
  )
}

async function updatesPerSecond(db: Knex, composer: Composer, count: number): Promise<number> {
  const { pipeline } = createPipeline(db, { sweep: false }, { composer })
  const startedAt = monotonicNow()
  await pipeline.start()
  for (;;) {
    const { rows } = await db.raw(
      `select exists (select from webhook_queue) or exists (select from webhook_event where state <> 'composed') as waits`
    )
    if (!rows[0].waits) {
      break
    }
    await pause(POLL_MS)
  }
  const seconds = (monotonicNow() - startedAt) / 1000
  await pipeline.stop()
  return count / seconds
}

async function bytesOf(db: Knex, kind: Kind) {
  const { rows } = await db.raw(
    "select avg(pg_column_size(s.state) + 100)::int as bytes from webhook_snapshot s where entity = ?",
    [kind]
  )
  return {
    result: rows[0].bytes,
    unit: "bytes" as const,
    figures: { stored: figure([rows[0].bytes], "bytes") },
  }
}
