import { standIn } from "../../../../../integration-tests/support/stand-in"
import type { Logger } from "@medusajs/framework/types"

import type { HealthChange } from "../../store/health"
import { logChanges, logGivenUp } from "../log"

function log() {
  const lines: unknown[][] = []
  return { lines, logger: standIn<Logger>({ log: (...line: unknown[]) => lines.push(line) }) }
}

describe("the log", () => {
  it("names a delivery that was given up, for people and for machines", () => {
    const { lines, logger } = log()
    logGivenUp(logger, [
      { id: "whdel_1", webhook_id: "whk_1", topic: "order.created", remark: "404 Not Found" },
    ])

    expect(lines).toEqual([
      [
        "warn",
        "webhooks: whdel_1 to whk_1 was given up: 404 Not Found",
        { delivery_id: "whdel_1", webhook_id: "whk_1", remark: "404 Not Found" },
      ],
    ])
  })

  it("is not flooded by an outage that gives up thousands", () => {
    const { lines, logger } = log()
    const deliveries = Array.from({ length: 1_000 }, (_, n) => ({
      id: `whdel_${n}`,
      webhook_id: "whk_1",
      topic: "order.created",
      remark: null,
    }))
    logGivenUp(logger, deliveries)

    expect(lines).toHaveLength(11)
    expect(lines.at(-1)).toEqual(["warn", "webhooks: 990 more deliveries were given up", { count: 990 }])
  })

  it("reports a webhook that was disabled, and why", () => {
    const { lines, logger } = log()
    const change: HealthChange = {
      id: "whk_1",
      was_status: "active",
      status: "disabled",
      disabled_reason: "gone",
      disabled_at: null,
      was_failing: false,
      failing_since: null,
      gave_up: false,
      last_success_at: null,
      change_number: 1,
    }
    logChanges(logger, [change])

    expect(lines).toEqual([
      [
        "warn",
        "webhooks: whk_1 was disabled (gone)",
        { webhook_id: "whk_1", status: "disabled", disabled_reason: "gone", failing_since: null },
      ],
    ])
  })
})
