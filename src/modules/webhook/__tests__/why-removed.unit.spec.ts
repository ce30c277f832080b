import type { DeliveryStatus, PayloadRemoval } from "../../../types"
import { resolveOptions } from "../options"
import { whyRemoved } from "../retention"

describe("a delivery that can be sent no more", () => {
  it.each<[DeliveryStatus, PayloadRemoval, object, string]>([
    [
      "failed",
      "expired",
      { failed: 7 },
      "Its payload was removed after 7 days, as the option payloadRetention says",
    ],
    ["cancelled", "expired", { failed: 1 }, "Its payload was removed after 1 day, as the option"],
    [
      "success",
      "expired",
      { success: 0.5, failed: 7 },
      "Its payload was removed after 0.5 days, as the option",
    ],
    ["failed", "expired", { success: 1 }, "Its payload was removed, as the option payloadRetention says"],
    ["failed", "erased", { failed: 7 }, "Its payload was erased"],
  ])("that is %s and %s says why, for %j", (status, payload_removed, payloadRetention, reason) => {
    const options = resolveOptions({ payloadRetention })
    expect(whyRemoved({ status, event: { payload_removed } }, options.payloadRetention)).toContain(reason)
  })
})
