import { connect } from "../../integration-tests/support/database"
import { atMost, definePart, figure, type Unit } from "../part"
import { databaseOf } from "../support/bench-shop"

/** The share of the time in which the sweep may work, by its own rule. */
const SHARE = 0.05

const HOUR_MS = 3_600_000

export const sweep = definePart({
  description:
    "A whole round of the sweep over 100,000 products in which nothing has changed: hours that it takes by its own rule (it works for 5 % of the time), milliseconds that it works on each product and that the shop's process spends of a core on it, bytes of a snapshot with its share of the indexes, and messages",
  target: { hours: atMost(24), work: null, cpu: null, bytes: null, messages: atMost(0) },

  async measure(bench) {
    const shop = await bench.shop("sweep")
    const sink = await bench.sink()
    await shop.subscribe(`${sink.origin}/sweep`, "product.*")
    const products = bench.scale(100_000, 2_000)
    await shop.insertProducts(products)
    const db = connect(databaseOf("sweep"))
    try {
      bench.say(`noting ${products.toLocaleString("en")} products`)
      await shop.sweep()
      const before = await shop.cpuMs()
      const worked = await shop.sweep()
      const cpu = (await shop.cpuMs()) - before
      const { rows } = await db.raw(
        `select (select count(*)::int from webhook_delivery where topic like 'product.%') as messages,
           (select checked from webhook_sweep) as checked, (select count(*)::int from webhook_snapshot) as snapshots,
           pg_total_relation_size('webhook_snapshot')::float8 as bytes`
      )
      const { messages, checked, snapshots, bytes } = rows[0]
      const of = (value: number, unit: Unit) => ({
        result: value,
        unit,
        figures: { sweep: figure([value], unit) },
      })
      return {
        hours: of(worked / SHARE / HOUR_MS, "h"),
        work: of(worked / checked, "ms"),
        cpu: of(cpu / checked, "ms"),
        bytes: of(Math.round(bytes / snapshots), "bytes"),
        messages: of(messages, "deliveries"),
      }
    } finally {
      await db.destroy()
    }
  },
})
