import { atLeast, definePart, ratio } from "../part"
import { inTurns } from "../support/measurements"
import type { BenchShop } from "../support/bench-shop"
import type { Sink } from "../support/sink"

export const pipeline = definePart({
  description:
    "Medusa's `product.updated` events to received POSTs, per second, against a plain subscriber that does one `query.graph` of the same fields and one POST per event, one at a time as the Redis bus runs it",
  target: { pipeline: atLeast(12) },

  async measure(bench) {
    const { plugin, plain, sink, productIds } = await bench.subscribedShops()
    // The plain subscriber runs one event at a time, so a few events give the same rate.
    const few = productIds.slice(0, bench.scale(100, 20))
    const rates = await inTurns(bench.scale(5, 3), {
      plugin: () => postsPerSecond(plugin, sink, productIds),
      "plain subscriber": () => postsPerSecond(plain, sink, few),
    })
    return { pipeline: ratio("/s", rates) }
  },
})

/** Emits `product.updated` of these products together, and waits for the post of each. */
export async function postsPerSecond(shop: BenchShop, sink: Sink, productIds: string[]): Promise<number> {
  await sink.reset()
  const startedAt = await shop.emitUpdates(productIds)
  return (productIds.length / ((await sink.arrived(productIds.length)) - startedAt)) * 1000
}
