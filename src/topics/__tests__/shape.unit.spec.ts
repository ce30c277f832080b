import addFormats from "ajv-formats"
import Ajv from "ajv/dist/2020"

import { ANYTHING, fieldsOf, nullOr, orAbsent, orNull, sampleOf, schemaOf, schemaOfDeleted } from "../shape"

const shape = {
  id: "order_1",
  total: 49.2,
  note: nullOr("Ring twice"),
  metadata: orNull({}),
  created_at: "2026-03-02T09:30:00.000Z",
  address: orNull({ id: "addr_1", city: "London" }),
  items: [{ id: "item_1", quantity: 2, adjustments: [{ code: "SPRING10" }] }],
  tags: ["new"],
  region: orAbsent({ id: "reg_1" }),
  rule: ANYTHING,
}

const sample = {
  id: "order_1",
  total: 49.2,
  note: null,
  metadata: {},
  created_at: "2026-03-02T09:30:00.000Z",
  address: { id: "addr_1", city: "London" },
  items: [{ id: "item_1", quantity: 2, adjustments: [{ code: "SPRING10" }] }],
  tags: ["new"],
  region: { id: "reg_1" },
  rule: null,
}

const ajv = addFormats(new Ajv({ strict: true, allowUnionTypes: true }))

describe("sampleOf", () => {
  it("shows what stands first: the value of orNull, the null of nullOr", () => {
    expect(sampleOf(shape)).toEqual(sample)
  })
})

describe("fieldsOf", () => {
  it("reads what the shape has, free JSON and lists of values whole", () => {
    expect(fieldsOf(shape)).toEqual([
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
      "region.id",
      "rule",
    ])
  })
})

describe("schemaOf", () => {
  const accepts = ajv.compile(schemaOf(shape))

  it.each([
    ["the sample", {}],
    ["nulls where they may be", { note: null, metadata: null, address: null }],
    ["values where the sample has null", { note: "Ring twice", rule: ["a", 1] }],
    ["what may be absent", { region: undefined }],
    ["empty lists", { items: [], tags: [] }],
    ["properties that it does not know", { own: "field", metadata: { gift: true } }],
  ])("accepts %s", (_, change) => {
    expect(accepts(JSON.parse(JSON.stringify({ ...sample, ...change })))).toBe(true)
  })

  it.each([
    ["a missing property", { total: undefined }],
    ["null where a value is promised", { total: null }],
    ["null where something is absent or there", { region: null }],
    ["a part without what it always has", { items: [{ quantity: 1 }] }],
    ["a value of another type", { total: "49.20" }],
    ["a text that is no date", { created_at: "yesterday" }],
  ])("refuses %s", (_, change) => {
    expect(accepts(JSON.parse(JSON.stringify({ ...sample, ...change })))).toBe(false)
  })
})

describe("schemaOfDeleted", () => {
  const accepts = ajv.compile(schemaOfDeleted(shape))

  it("accepts the last known state, and the id alone", () => {
    expect(accepts(sample)).toBe(true)
    expect(accepts({ id: "order_1" })).toBe(true)
  })

  it("refuses half a state, and no id", () => {
    expect(accepts({ id: "order_1", total: 1 })).toBe(false)
    expect(accepts({})).toBe(false)
  })
})
