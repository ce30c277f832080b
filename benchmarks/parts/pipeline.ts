import { atLeast, definePart, ratio } from "../part"
import { inTurns } from "../support/measurements"

export const pipeline = definePart({
  description:
    "Medusa's `product.updated` events to received POSTs, per second, against a plain subscriber that does one `query.graph` of the same fields and one POST per event, one at a time as the Redis bus runs it",
  target: { pipeline: atLeast(12) },

  async measure(bench) {
    const { plugin, plain, sink, productIds } = await bench.subscribedShops()
    const rate = async (emitUpdates: (ids: string[]) => Promise<number>, ids: string[]): Promise<number> => {
      await sink.reset()
      const startedAt = await emitUpdates(ids)
      return (ids.length / ((await sink.arrived(ids.length)) - startedAt)) * 1000
    }
    // The plain subscriber runs one event at a time, so a few events give the same rate.
    const few = productIds.slice(0, bench.scale(100, 20))
    const rates = await inTurns(bench.scale(5, 3), {
      plugin: () => rate((ids) => plugin.emitUpdates(ids), productIds),
      "plain subscriber": () => rate((ids) => plain.emitUpdates(ids), few),
    })
    return { pipeline: ratio("/s", rates) }
  },
})
