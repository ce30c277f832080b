import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../../src/types/typed"
import { createPipeline } from "../../integration-tests/support/pipeline"
import { insertWebhooks } from "../bench"
import { atLeast, definePart, ratio } from "../part"
import { drain } from "../support/drain"
import { emptyLog, insertDue, settle } from "../support/rows"
import { inTurns } from "../support/measurements"

const CONCURRENCY = 50

const APPS = 200
const WEBHOOKS_OF_EACH = 5

export const apps = definePart({
  description:
    "Deliveries of 1.5 KB as in `throughput`, to 10 webhooks of the shop, beside 200 apps with 5 active webhooks each and without them; and to the 1,000 webhooks of the apps, against 1,000 of the shop",
  target: { "beside the apps": atLeast(0.95), "to the apps": atLeast(0.95) },

  async measure(bench) {
    const sink = await bench.sink()
    const [alone, beside, own] = [
      await bench.database("apps_alone"),
      await bench.database("apps_beside"),
      await bench.database("apps_own"),
    ]
    const aloneIds = await insertWebhooks(alone, sink.origin, 10)
    const besideIds = await insertWebhooks(beside, sink.origin, 10)
    const idsOfApps = await insertWebhooks(beside, sink.origin, APPS * WEBHOOKS_OF_EACH)
    await giveToApps(beside, idsOfApps)
    const ownIds = await insertWebhooks(own, sink.origin, APPS * WEBHOOKS_OF_EACH)
    const deliveries = bench.scale(20_000, 5_000)

    const rate = (db: Knex, webhookIds: readonly string[]) => async () => {
      await emptyLog(db)
      await insertDue(db, webhookIds, deliveries)
      await settle(db)
      return drain(createPipeline(db, { concurrency: CONCURRENCY }).pipeline, db, deliveries)
    }
    const rates = await inTurns(bench.scale(7, 3), {
      beside: rate(beside, besideIds),
      alone: rate(alone, aloneIds),
      apps: rate(beside, idsOfApps),
      own: rate(own, ownIds),
    })
    return {
      "beside the apps": ratio("/s", { "beside the apps": rates.beside, alone: rates.alone }),
      "to the apps": ratio("/s", { "to the apps": rates.apps, "to the shop's own": rates.own }),
    }
  },
})

/** Creates apps, each of which owns the same number of the webhooks. */
async function giveToApps(db: Knex, webhookIds: readonly string[]): Promise<void> {
  await db.raw(
    `insert into webhook_app (id, name, topics, max_webhooks)
     select 'whapp_' || n, 'App ' || n, '{product.*}', ? from generate_series(0, ? - 1) n`,
    [WEBHOOKS_OF_EACH, APPS]
  )
  await db.raw(
    `update webhook_endpoint set app_id = 'whapp_' || (array_position(?::text[], id) - 1) % ?
     where id = any(?::text[])`,
    asWritten([webhookIds, APPS, webhookIds])
  )
}
