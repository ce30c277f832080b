import { allowedFilters, isRetryable } from "../allowed-actions"

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

  it("offers no retry of a success, nor of what waits for an admin", () => {
    expect(isRetryable("failed", "paused")).toBe(true)
    expect(isRetryable("retrying", "active")).toBe(true)
    expect(isRetryable("retrying", undefined)).toBe(true)
    expect(isRetryable("success", "active")).toBe(false)
    expect(isRetryable("created", "paused")).toBe(false)
    expect(isRetryable("retrying", "disabled")).toBe(false)
  })
})
