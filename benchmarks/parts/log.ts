import { firstOf, itemAt, present } from "../../scripts/present"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { countRecoverable } from "../../src/modules/webhook/recovery"
import type { DeliveryFilters } from "../../src/types"
import { keysOf, recordOf } from "../../src/types/typed"
import { atMost, definePart, figure, type Finding } from "../part"
import { monotonicNow } from "../support/clock"
import { TOPICS } from "../support/rows"
import { inTurns, median } from "../support/measurements"

/** Rows of a page in the dashboard. */
const LIMIT = 20

/** The number of reads per round. The round's result is their median. */
const READS = 9

const DAY_MS = 86_400_000

/** Filters as the API passes them: each is a list. The first webhook gets every event, so it has the most deliveries. */
const SHOWN = {
  "first page": () => ({}),
  "created within an hour": () => ({
    created_at: {
      $gte: new Date(Date.now() - 10 * DAY_MS),
      $lt: new Date(Date.now() - (10 - 1 / 24) * DAY_MS),
    },
  }),
  "by resource": () => ({ resource_id: ["prod_50"] }),
  "by topic": () => ({ topic: [itemAt(TOPICS, 2)] }),
  "by a topic that nobody sent": () => ({ topic: ["inventory.updated"] }),
  "by answer": () => ({ response_status: [500] }),
  "by an answer that nobody gave": () => ({ response_status: [404] }),
  "a busy webhook's answer": ([busy]) => ({
    webhook_id: [present(busy, "the busy webhook")],
    response_status: [500],
  }),
  "search for an id": () => ({ q: "prod_50" }),
  "search for nothing": () => ({ q: "nothing that is anywhere" }),
  success: ([busy]) => ({ webhook_id: [present(busy, "the busy webhook")], status: ["success"] }),
  failed: ([busy]) => ({ webhook_id: [present(busy, "the busy webhook")], status: ["failed"] }),
  cancelled: ([busy]) => ({ webhook_id: [present(busy, "the busy webhook")], status: ["cancelled"] }),
  retrying: ([busy]) => ({ webhook_id: [present(busy, "the busy webhook")], status: ["retrying"] }),
} satisfies Record<string, (webhookIds: string[]) => DeliveryFilters>

const RECOVERY = "count of a recovery"

export const log = definePart({
  description:
    "A page of the log with its count at 1,000,000 deliveries (`--rows` for another number), beside the same at 10,000; and how much 30 days hold to recover for a busy webhook",
  target: {
    ...recordOf(keysOf(SHOWN), () => atMost(50)),
    [RECOVERY]: atMost(200),
  },

  async measure(bench) {
    const large = await bench.finishedLog(bench.rows ?? bench.scale(1_000_000, 100_000))
    const small = await bench.finishedLog(10_000)
    const findings: Record<string, Finding> = {}
    const compare = async (name: string, read: (log: typeof large) => Promise<unknown>) => {
      const times = await inTurns(bench.scale(9, 3), {
        "large log": () => timeOf(() => read(large)),
        "small log": () => timeOf(() => read(small)),
      })
      const [first, second] = [figure(times["large log"], "ms"), figure(times["small log"], "ms")]
      findings[name] = {
        result: first.value,
        unit: "ms",
        figures: { "large log": first, "small log": second },
      }
    }
    for (const [name, filters] of Object.entries(SHOWN)) {
      await compare(name, ({ db, webhookIds }) => listDeliveries(db, filters(webhookIds), { limit: LIMIT }))
    }
    await compare(RECOVERY, ({ db, webhookIds }) =>
      countRecoverable(db, {
        webhookId: firstOf(webhookIds),
        topics: { read: TOPICS, ownData: [] },
        range: { since: new Date(Date.now() - 30 * DAY_MS) },
      })
    )
    return findings
  },
})

/** @returns the median time of some reads, in milliseconds. */
async function timeOf(read: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let nth = 0; nth < READS; nth++) {
    const startedAt = monotonicNow()
    await read()
    taken.push(monotonicNow() - startedAt)
  }
  return median(taken)
}
