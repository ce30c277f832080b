import Ajv from "ajv/dist/2020"

import { fieldsOf, schemaOf } from "../sample"

const sample = {
  id: "order_1",
  total: 49.2,
  note: null,
  metadata: {},
  created_at: "2026-03-02T09:30:00.000Z",
  address: { id: "addr_1", city: "London" },
  items: [{ id: "item_1", quantity: 2, adjustments: [{ code: "SPRING10" }] }],
  tags: ["new"],
}

describe("fieldsOf", () => {
  it("reads what the sample shows, free JSON and lists of values whole", () => {
    expect(fieldsOf(sample)).toEqual([
      "id",
      "total",
      "note",
      "metadata",
      "created_at",
      "address.id",
      "address.city",
      "items.id",
      "items.quantity",
      "items.adjustments.code",
      "tags",
    ])
  })
})

describe("schemaOf", () => {
  const accepts = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(
    schemaOf(sample)
  )

  it("accepts the sample, bare ids, nulls and properties it does not know", () => {
    expect(accepts(sample)).toBe(true)
    expect(accepts({ id: "order_1" })).toBe(true)
    expect(accepts({ id: "order_1", total: null, address: null, items: null, metadata: null })).toBe(true)
    expect(accepts({ id: "order_1", note: 3, metadata: { gift: true }, own: "field" })).toBe(true)
  })

  it.each([
    ["a missing id", { total: 1 }],
    ["an id that is null", { id: null }],
    ["a part without its id", { id: "order_1", items: [{ quantity: 1 }] }],
    ["a value of another type", { id: "order_1", total: "49.20" }],
  ])("refuses %s", (_, data) => {
    expect(accepts(data)).toBe(false)
  })

  it("tells dates from text", () => {
    expect(schemaOf(sample)).toMatchObject({ properties: { created_at: { format: "date-time" } } })
  })
})
