import type { WebhookRecord } from "../../../../types"
import type { Outcome } from "../deliver"
import { reportHealth } from "../health"

const webhook = { id: "whk_1", retry_schedule: [5], max_failures: 3 } as WebhookRecord
const started = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute))

const outcome = (
  status: "success" | "retrying" | "failed",
  minute: number,
  more: Partial<Outcome> = {}
): Outcome =>
  ({
    webhook_id: "whk_1",
    counts: true,
    gone: false,
    record: { status, started_at: started(minute), remark: status === "success" ? null : `error ${minute}` },
    ...more,
  }) as Outcome

const report = (...outcomes: Outcome[]) => reportHealth(outcomes, () => webhook)[0]

describe("a health report", () => {
  it("counts failed attempts, and failed deliveries among them", () => {
    expect(report(outcome("retrying", 1), outcome("failed", 2), outcome("retrying", 3))).toMatchObject({
      succeeded: false,
      failed_attempts: 3,
      failed_deliveries: 1,
      last_failure_at: started(3),
      last_error: "error 3",
    })
  })

  it("forgets what failed before a success, and counts what failed after it", () => {
    expect(report(outcome("failed", 1), outcome("success", 2), outcome("failed", 3))).toMatchObject({
      succeeded: true,
      failed_attempts: 1,
      failed_deliveries: 1,
      last_success_at: started(2),
    })
  })

  it("is not made for pings and tests", () => {
    expect(report(outcome("failed", 1, { counts: false }))).toBeUndefined()
  })

  it("says when the receiver is gone, and what the webhook's rules are", () => {
    expect(report(outcome("failed", 1, { gone: true }))).toMatchObject({
      gone: true,
      retries: true,
      max_failures: 3,
    })
  })
})
