import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import type { DeliveryFilters } from "../../src/types"
import { atMost, definePart, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { inTurns, median } from "../support/stats"

/** Rows of a page in the dashboard. */
const LIMIT = 20

/** Pages whose median is one round's time. */
const PAGES = 15

const PAGES_SHOWN = ["first page", "by resource", "success", "failed", "cancelled", "retrying"] as const

type Shown = (typeof PAGES_SHOWN)[number]

export const log = definePart({
  description:
    "A page of the log at 1,000,000 deliveries against 10,000: the first, one of a resource, and one of a webhook and each status",
  reach: {
    "first page": atMost(2),
    "by resource": atMost(2),
    success: atMost(2),
    failed: atMost(2),
    cancelled: atMost(2),
    retrying: atMost(2),
  },

  async measure(bench) {
    const large = await bench.finishedLog(bench.scale(1_000_000, 100_000))
    const small = await bench.finishedLog(10_000)
    const findings = {} as Record<Shown, ReturnType<typeof ratio>>
    for (const shown of PAGES_SHOWN) {
      const times = await inTurns(bench.scale(9, 3), {
        "large log": () => timePages(large.db, filtersOf(shown, large.webhookIds)),
        "small log": () => timePages(small.db, filtersOf(shown, small.webhookIds)),
      })
      findings[shown] = ratio("ms", times)
    }
    return findings
  },
})

/** As the API hands them on: each a list. */
function filtersOf(shown: Shown, webhookIds: string[]): DeliveryFilters {
  switch (shown) {
    case "first page":
      return {}
    case "by resource":
      return { resource_id: ["prod_50"] }
    default:
      return { webhook_id: [webhookIds[3]!], status: [shown] }
  }
}

/** @returns the median of pages with their count, in milliseconds. */
async function timePages(db: Knex, filters: DeliveryFilters): Promise<number> {
  const taken: number[] = []
  for (let page = 0; page < PAGES; page++) {
    const startedAt = monotonicNow()
    await listDeliveries(db, filters, { limit: LIMIT })
    taken.push(monotonicNow() - startedAt)
  }
  return median(taken)
}
