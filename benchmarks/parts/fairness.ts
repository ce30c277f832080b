import { insertWebhook } from "../../integration-tests/support/pipeline"
import { insertWebhooks } from "../bench"
import { atMost, definePart, ratio } from "../part"
import { insertDue, settle } from "../support/rows"
import { inTurns, percentile } from "../support/measurements"
import { deliverTrickle } from "../support/trickle"

const HEALTHY = 20

/** The timeout of the hanging webhook, which occupies its slots for this time, repeatedly. */
const TIMEOUT_MS = 2_000

export const fairness = definePart({
  description:
    "From a delivery's creation to its arrival for 20 healthy webhooks with a steady trickle, p95, while one more hangs at its timeout with 100,000 deliveries waiting, against the same without it",
  target: { p95: atMost(1.5), p50: null },

  async measure(bench) {
    const sink = await bench.sink()
    const trickle = bench.scale(600, 200)
    const peaceful = await bench.database("peaceful")
    const peacefulIds = await insertWebhooks(peaceful, sink.origin, HEALTHY)
    const disturbed = await bench.database("disturbed")
    const disturbedIds = await insertWebhooks(disturbed, sink.origin, HEALTHY)
    // Without retries and without a limit of failures, the webhook is never throttled. This is the worst case.
    const hanging = await insertWebhook(disturbed, {
      url: `${sink.origin}/hang`,
      timeout_ms: TIMEOUT_MS,
      retry_schedule: [],
      max_failures: 0,
    })
    await insertDue(disturbed, [hanging], bench.scale(100_000, 20_000))
    await settle(disturbed)

    const rounds = await inTurns(bench.scale(5, 3), {
      disturbed: () => deliverTrickle(disturbed, disturbedIds, sink, trickle),
      peaceful: () => deliverTrickle(peaceful, peacefulIds, sink, trickle),
    })
    const at = (share: number) => ({
      "with the hanging one": rounds.disturbed.map((taken) => percentile(taken, share)),
      "without it": rounds.peaceful.map((taken) => percentile(taken, share)),
    })
    return { p95: ratio("ms", at(0.95)), p50: ratio("ms", at(0.5)) }
  },
})
