import { queryText } from "../client"

describe("a query", () => {
  it("leaves out what is not set", () => {
    expect(queryText({ topic: undefined, cursor: null, resource_id: "", limit: 20 })).toBe("limit=20")
  })

  it("writes lists and periods as Medusa reads them", () => {
    const query = { status: ["failed", "created"], created_at: { $gte: "2026-03-02T09:30:00.000Z" } }
    expect(decodeURIComponent(queryText(query))).toBe(
      "status[]=failed&status[]=created&created_at[$gte]=2026-03-02T09:30:00.000Z"
    )
  })

  it("keeps what has a meaning in an address as text", () => {
    expect(new URLSearchParams(queryText({ resource_id: "a&b=c d" })).get("resource_id")).toBe("a&b=c d")
  })
})
