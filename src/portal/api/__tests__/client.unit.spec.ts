import { isConflict, outageOf } from "../../../admin/lib/api/error-message"
import { PORTAL_OF_OTHER_APP } from "../../../types"
import { ApiError, parseObject, toQueryString } from "../client"

describe("a query", () => {
  it("leaves out what is not set", () => {
    expect(toQueryString({ topic: undefined, cursor: null, resource_id: "", limit: 20 })).toBe("limit=20")
  })

  it("writes lists and periods as Medusa reads them", () => {
    const query = { status: ["failed", "created"], created_at: { $gte: "2026-03-02T09:30:00.000Z" } }
    expect(decodeURIComponent(toQueryString(query))).toBe(
      "status[]=failed&status[]=created&created_at[$gte]=2026-03-02T09:30:00.000Z"
    )
  })

  it("keeps what has a meaning in an address as text", () => {
    expect(new URLSearchParams(toQueryString({ resource_id: "a&b=c d" })).get("resource_id")).toBe("a&b=c d")
  })
})

it("the session of another app is not taken for a change by somebody else", () => {
  expect(isConflict(new ApiError(409, "The webhook was changed", "invalid_state_error"))).toBe(true)
  expect(isConflict(new ApiError(409, "This page shows another app", PORTAL_OF_OTHER_APP))).toBe(false)
})

describe("a success", () => {
  it("carries an object", () => {
    expect(parseObject('{"webhooks":[]}')).toEqual({ webhooks: [] })
  })

  it.each(["<!doctype html><title>Sign in</title>", "", "null", "[]", '"ok"', '{"webhooks":['])(
    "is not the shop's with %p in it",
    (text) => {
      expect(outageOf(thrownBy(() => parseObject(text)))).toBe("notTheServer")
    }
  )
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
