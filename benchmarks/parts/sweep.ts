import { connect } from "../../integration-tests/support/database"
import { atMost, definePart, figure } from "../part"
import { sweepOnce } from "../support/sweep"
import { databaseOf } from "../support/shop"

export const sweep = definePart({
  description:
    "A whole round of the sweep over 100,000 products, without its rests (it works for 5 % of the time): seconds in which nothing changed, at most a page of 100 in each, milliseconds of a core that the shop's process spends on each product, and messages",
  reach: { whole: null, cpu: null, messages: atMost(0) },

  async measure(bench) {
    const shop = await bench.shop("sweep")
    const sink = await bench.sink()
    await shop.subscribe(`${sink.origin}/sweep`, "product.*")
    const products = bench.scale(100_000, 2_000)
    await shop.insertProducts(products)
    const db = connect(databaseOf("sweep"))
    try {
      bench.say(`noting ${products.toLocaleString("en")} products`)
      await sweepOnce(db)
      const before = await shop.cpuMs()
      const seconds = await sweepOnce(db)
      const cpu = ((await shop.cpuMs()) - before) / products
      const { rows } = await db.raw(
        "select count(*)::int as count from webhook_delivery where topic like 'product.%'"
      )
      const of = (value: number, unit: "s" | "ms" | "deliveries") => ({
        result: value,
        unit,
        figures: { sweep: figure([value], unit) },
      })
      return { whole: of(seconds, "s"), cpu: of(cpu, "ms"), messages: of(rows[0].count, "deliveries") }
    } finally {
      await db.destroy()
    }
  },
})
