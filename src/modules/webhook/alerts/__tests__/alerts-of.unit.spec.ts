import type { HealthChange } from "../../store/health"
import { alertsOf } from "../alerts-of"

const AT = new Date("2026-11-21T08:00:00Z")

const change = (more: Partial<HealthChange>): HealthChange => ({
  id: "whk_1",
  was_status: "active",
  status: "active",
  disabled_reason: null,
  disabled_at: null,
  was_failing: false,
  failing_since: null,
  gave_up: false,
  last_success_at: null,
  change_number: 1,
  ...more,
})

describe("alerts", () => {
  it("are none for a webhook that only counted", () => {
    expect(alertsOf([change({}), change({ was_failing: true, failing_since: AT })], [])).toEqual([])
  })

  it("report each change once, with its time and reason", () => {
    const disabled = { status: "disabled", disabled_at: AT } as const
    expect(
      alertsOf(
        [
          change({ gave_up: true, last_success_at: AT }),
          change({ gave_up: true }),
          change({ failing_since: AT }),
          change({ was_failing: true }),
          change({ ...disabled, disabled_reason: "max_failures" }),
          change({ ...disabled, disabled_reason: "gone" }),
        ],
        []
      )
    ).toEqual([
      { name: "webhook.gave_up", data: { id: "whk_1", last_success_at: "2026-11-21T08:00:00.000Z" } },
      { name: "webhook.gave_up", data: { id: "whk_1", last_success_at: null } },
      { name: "webhook.failing", data: { id: "whk_1", failing_since: "2026-11-21T08:00:00.000Z" } },
      { name: "webhook.recovered", data: { id: "whk_1" } },
      {
        name: "webhook.disabled",
        data: { id: "whk_1", reason: "max_failures", disabled_at: "2026-11-21T08:00:00.000Z" },
      },
      {
        name: "webhook.disabled",
        data: { id: "whk_1", reason: "gone", disabled_at: "2026-11-21T08:00:00.000Z" },
      },
    ])
  })

  it("say nothing of a webhook that an admin had disabled before", () => {
    const off = { was_status: "disabled", status: "disabled", disabled_at: AT } as const
    expect(alertsOf([change({ ...off, disabled_reason: "admin" })], [])).toEqual([])
    expect(alertsOf([change({ ...off, disabled_reason: "max_failures" })], [])).toEqual([])
  })

  it("name each delivery that was given up, and nothing else of it", () => {
    const failed = {
      id: "whdel_1",
      webhook_id: "whk_1",
      topic: "order.created",
      remark: "500",
      body: "private",
    }
    expect(alertsOf([], [failed])).toEqual([
      {
        name: "webhook.delivery_failed",
        data: { id: "whdel_1", webhook_id: "whk_1", topic: "order.created", remark: "500" },
      },
    ])
  })

  it("do not report a delivery that is about a webhook: two that watch each other would never end", () => {
    const failed = { id: "whdel_1", webhook_id: "whk_1", topic: "webhook.delivery_failed", remark: "500" }
    expect(alertsOf([], [failed])).toEqual([])
  })
})
