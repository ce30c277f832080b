import { atMost, definePart, ratio } from "../part"
import { inTurns } from "../support/measurements"

const EVENTS = 10_000

export const nobodyListens = definePart({
  description: "10,000 emitted events that no webhook wants, against Medusa without the plugin",
  target: { emit: atMost(1.2) },

  async measure(bench) {
    const { plugin, plain } = await bench.subscribedShops()
    const times = await inTurns(bench.scale(99, 15), {
      plugin: () => plugin.emitForNobody(EVENTS),
      "without the plugin": () => plain.emitForNobody(EVENTS),
    })
    return { emit: ratio("ms", times) }
  },
})
