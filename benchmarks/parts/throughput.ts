import { createPipeline } from "../../integration-tests/support/pipeline"
import { insertWebhooks } from "../bench"
import { atLeast, definePart, ratio } from "../part"
import { drain } from "../support/drain"
import { postBare } from "../support/bare-loop"
import { emptyLog, insertDue, settle } from "../support/rows"
import { inTurns } from "../support/measurements"

const CONCURRENCY = 50

export const throughput = definePart({
  description:
    "Deliveries of 1.5 KB to 10 webhooks, each recorded with its attempt, against a bare undici loop that signs and has a deadline; 50 at once, same sink",
  target: { dispatch: atLeast(0.7) },

  async measure(bench) {
    const sink = await bench.sink()
    const db = await bench.database("throughput")
    const webhookIds = await insertWebhooks(db, sink.origin, 10)
    const deliveries = bench.scale(20_000, 5_000)

    const rates = await inTurns(bench.scale(7, 3), {
      dispatch: async () => {
        await emptyLog(db)
        await insertDue(db, webhookIds, deliveries)
        await settle(db)
        const { pipeline } = createPipeline(db, { concurrency: CONCURRENCY })
        return drain(pipeline, db, deliveries)
      },
      "bare loop": () => postBare(sink.origin, deliveries, CONCURRENCY),
    })
    return { dispatch: ratio("/s", rates) }
  },
})
