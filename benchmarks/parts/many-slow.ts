import { Sink } from "../support/sink"
import { insertWebhooks } from "../bench"
import { atMost, definePart, ratio } from "../part"
import { insertDue, settle } from "../support/rows"
import { inTurns, percentile } from "../support/measurements"
import { deliverTrickle } from "../support/trickle"

const SLOW = 8
const HANGING = 49

/** The number of waiting deliveries of each other webhook. */
const WAITING = 200

export const manySlow = definePart({
  description:
    "From a delivery's creation to its arrival for one healthy webhook with a steady trickle, p95, beside 8 webhooks whose receivers take a second and 49 that hang, each with 200 deliveries waiting, against the same alone",
  target: { p95: atMost(1.5), p50: null },

  async measure(bench) {
    const sink = await bench.sink()
    const slowSink = await Sink.start()
    const trickle = bench.scale(600, 200)
    const alone = await bench.database("run-exclusive")
    const aloneIds = await insertWebhooks(alone, sink.origin, 1)
    const beside = await bench.database("beside")
    const besideIds = await insertWebhooks(beside, sink.origin, 1)
    const others = [
      ...(await insertWebhooks(beside, slowSink.origin, SLOW, "after/1000")),
      ...(await insertWebhooks(beside, slowSink.origin, HANGING, "hang")),
    ]
    await insertDue(beside, others, others.length * WAITING)
    await settle(beside)

    const rounds = await inTurns(bench.scale(3, 2), {
      beside: () => deliverTrickle(beside, besideIds, sink, trickle),
      alone: () => deliverTrickle(alone, aloneIds, sink, trickle),
    })
    await slowSink.stop()
    const at = (share: number) => ({
      "beside the others": rounds.beside.map((taken) => percentile(taken, share)),
      alone: rounds.alone.map((taken) => percentile(taken, share)),
    })
    return { p95: ratio("ms", at(0.95)), p50: ratio("ms", at(0.5)) }
  },
})
