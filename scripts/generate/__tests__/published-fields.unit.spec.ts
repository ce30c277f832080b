import { presentFields, readPublished } from "../published-fields"

describe("what messages hold", () => {
  it("still has each field that was published, with its type", () => {
    const present = presentFields()
    const gone = Object.entries(readPublished()).flatMap(([schema, fields]) =>
      Object.entries(fields)
        .filter(([field, type]) => present[schema]?.[field] !== type)
        .map(([field, type]) => `${schema}.${field}: ${type}, now ${present[schema]?.[field] ?? "gone"}`)
    )
    // A receiver may read it. Is it meant all the same: take it out of published.json, and tell receivers in CHANGELOG.md.
    expect(gone).toEqual([])
  })

  it("are orders with their amounts, items and addresses, among others", () => {
    const { OrderData, LineItem = {}, Address = {} } = presentFields()
    expect(OrderData).toMatchObject({ id: "string", total: "number", created_at: "string" })
    expect(Object.keys(LineItem).length + Object.keys(Address).length).toBeGreaterThan(20)
  })
})
