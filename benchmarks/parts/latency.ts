import { atMost, definePart, ratio } from "../part"
import { pause } from "../support/pause"
import { inTurns, percentile } from "../support/stats"

/** Between two events, for the shop to come to rest. */
const REST_MS = 50

export const latency = definePart({
  description:
    "From an event's emission to its request's arrival in an idle shop, against the plain subscriber",
  reach: { p50: atMost(1.5), p95: null },

  async measure(bench) {
    const { plugin, plain, sink, productIds } = await bench.subscribedShops()
    const sample = async (emitUpdates: (ids: string[]) => Promise<number>): Promise<number[]> => {
      const taken: number[] = []
      for (const id of productIds.slice(0, bench.scale(40, 20))) {
        await sink.reset()
        const emittedAt = await emitUpdates([id])
        taken.push((await sink.arrived(1)) - emittedAt)
        await pause(REST_MS)
      }
      return taken
    }
    const rounds = await inTurns(bench.scale(5, 3), {
      plugin: () => sample((ids) => plugin.emitUpdates(ids)),
      "plain subscriber": () => sample((ids) => plain.emitUpdates(ids)),
    })
    const at = (share: number) => ({
      plugin: rounds.plugin.map((taken) => percentile(taken, share)),
      "plain subscriber": rounds["plain subscriber"].map((taken) => percentile(taken, share)),
    })
    return { p50: ratio("ms", at(0.5)), p95: ratio("ms", at(0.95)) }
  },
})
