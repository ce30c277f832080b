import { setTimeout as pause } from "node:timers/promises"

import { itemAt } from "../../scripts/present"
import { ACTION } from "../bench"
import { atMost, definePart, figure, ratio } from "../part"
import { inTurns, median, percentile } from "../support/measurements"

/** The pause between two events, in which the shop becomes idle. */
const REST_MS = 50

export const latency = definePart({
  description:
    "From an event's emission to its request's arrival in an idle shop, against the plain subscriber; and for an event of the shop's own, of which nothing is read, from the end of `emit`",
  target: { p50: atMost(1.1), p95: null, "own event p50": atMost(3), "own event p95": null },

  async measure(bench) {
    const { plugin, plain, sink, productIds } = await bench.subscribedShops()
    const samples = bench.scale(40, 20)
    const sample = async (emit: (n: number) => Promise<number>): Promise<number[]> => {
      const taken: number[] = []
      for (let n = 0; n < samples; n++) {
        await sink.reset()
        const emittedAt = await emit(n)
        taken.push((await sink.arrived(1)) - emittedAt)
        await pause(REST_MS)
      }
      return taken
    }
    const rounds = await inTurns(bench.scale(5, 3), {
      plugin: () => sample((n) => plugin.emitUpdates([itemAt(productIds, n)])),
      "plain subscriber": () => sample((n) => plain.emitUpdates([itemAt(productIds, n)])),
      own: () => sample(() => plugin.emitAction(ACTION)),
    })
    const at = (share: number) => ({
      plugin: rounds.plugin.map((taken) => percentile(taken, share)),
      "plain subscriber": rounds["plain subscriber"].map((taken) => percentile(taken, share)),
    })
    const ownAt = (share: number) => {
      const taken = rounds.own.map((one) => percentile(one, share))
      return { result: median(taken), unit: "ms" as const, figures: { plugin: figure(taken, "ms") } }
    }
    return {
      p50: ratio("ms", at(0.5)),
      p95: ratio("ms", at(0.95)),
      "own event p50": ownAt(0.5),
      "own event p95": ownAt(0.95),
    }
  },
})
