import { allowedFilters, isRetryable, waitsFor } from "../allowed-actions"

describe("what can be done to deliveries", () => {
  it("narrows the filters to deliveries that the action is for", () => {
    expect(allowedFilters("retry", { topic: "order.created" })).toEqual({
      topic: "order.created",
      status: ["created", "retrying", "failed", "cancelled"],
    })
    expect(allowedFilters("cancel", { status: ["failed", "retrying"] })).toEqual({ status: ["retrying"] })
  })

  it("offers no action that would touch nothing", () => {
    expect(allowedFilters("retry", { status: "success" })).toBeNull()
    expect(allowedFilters("cancel", { status: ["success", "failed", "cancelled"] })).toBeNull()
  })

  const NOW = Date.parse("2026-11-30T12:00:00Z")
  const [PAST, FUTURE] = ["2026-11-30T11:59:00.000Z", "2026-11-30T12:01:00.000Z"]
  const push = { mode: "push", status: "active", failing_since: null } as const
  const pull = { ...push, mode: "pull" } as const

  it.each([
    ["failed", null, { ...push, status: "paused" }, null, true],
    ["success", null, push, null, false],
    ["retrying", FUTURE, push, "time", true],
    ["created", PAST, undefined, "time", true],
    ["created", null, push, "earlier", true],
    ["retrying", PAST, { ...push, failing_since: PAST }, "failing", true],
    ["created", PAST, { ...push, status: "paused" }, "paused", false],
    ["retrying", FUTURE, { ...push, status: "disabled" }, "disabled", false],
    ["created", PAST, pull, "fetch", false],
    ["created", null, pull, "fetch", false],
    ["retrying", FUTURE, pull, "time", true],
    ["failed", null, pull, null, true],
  ] as const)(
    "says what a delivery waits for (%s, due %s), and offers a retry only if it has an effect",
    (status, next_attempt_at, webhook, waits, isOffered) => {
      const delivery = { status, next_attempt_at }
      expect(waitsFor(delivery, webhook, NOW)?.kind ?? null).toBe(waits)
      expect(isRetryable(delivery, webhook, NOW)).toBe(isOffered)
    }
  )
})
