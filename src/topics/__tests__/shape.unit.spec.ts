import addFormats from "ajv-formats"
import Ajv from "ajv/dist/2020"

import { amount, field, integer, oneOf, type Fields } from "../reference/field"
import { schemaOf, schemaOfDeleted } from "../schema"
import { ANYTHING, queryFieldsOf, named, nullOr, orAbsent, orNull, sampleOf } from "../shape"

const shape = {
  id: "order_1",
  total: 49.2,
  note: nullOr("Ring twice"),
  metadata: orNull({}),
  created_at: "2026-03-02T09:30:00.000Z",
  address: orNull(named("Address", { id: "addr_1", city: "London" })),
  items: [
    named("Item", { id: "item_1", quantity: 2, adjustments: [named("Adjustment", { code: "SPRING10" })] }),
  ],
  tags: ["new"],
  region: orAbsent(named("Region", { id: "reg_1" })),
  rule: ANYTHING,
}

const FIELDS: Fields = {
  total: amount("What is to be paid"),
  "Item.quantity": integer("How many"),
  "Order.note": field("What the customer wrote", "the customer wrote nothing"),
  "Adjustment.code": oneOf({ SPRING: "SPRING10", AUTUMN: "AUTUMN10" }, "The code"),
}
const meaning = ([part]: readonly string[], name: string) =>
  FIELDS[`${part}.${name}`] ?? FIELDS[name] ?? field("Something", "there is none")

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
  it("shows what comes first: the value of orNull, the null of nullOr", () => {
    expect(sampleOf(shape)).toEqual(sample)
  })
})

describe("fieldsOf", () => {
  it("reads what the shape has, free JSON and lists of values whole", () => {
    expect(queryFieldsOf(shape)).toEqual([
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
  const accepts = ajv.compile(schemaOf(shape, ["Order"], meaning))

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
    ["another value where there is an object or null", { metadata: "gift" }],
    ["a text that is no date", { created_at: "yesterday" }],
    ["a fraction of what is counted", { items: [{ ...sample.items[0], quantity: 1.5 }] }],
    ["a value that the set does not have", { items: [{ ...sample.items[0], adjustments: [{ code: "X" }] }] }],
  ])("refuses %s", (_, change) => {
    expect(accepts(JSON.parse(JSON.stringify({ ...sample, ...change })))).toBe(false)
  })
})

describe("the schema", () => {
  const { title, properties }: any = schemaOf(shape, ["Order"], meaning)

  it("describes each property: its meaning, its unit, and when it is null", () => {
    expect(properties.total).toEqual({
      description: "What is to be paid. In the currency's major unit, unrounded.",
      type: "number",
      format: "double",
    })
    expect(properties.note.description).toBe("What the customer wrote; null when the customer wrote nothing.")
  })

  it("names the whole and its parts, and offers an object that may be null as a choice", () => {
    expect(title).toBe("OrderData")
    expect(properties.items.items.title).toBe("Item")
    expect(properties.address.anyOf).toMatchObject([{ title: "Address" }, { type: "null" }])
  })

  it("offers an object of any properties that may be null in the form that generators of clients read", () => {
    const { description, ...schema } = properties.metadata
    expect(schema).toEqual({ type: ["object", "null"], patternProperties: { ".*": {} } })
  })

  it("is refused for a part without a name, and for a null without an explanation", () => {
    expect(() => schemaOf({ part: { id: "1" } }, ["Order"], meaning)).toThrow(/part "Order.part" a name/)
    const silent = () => field("Something")
    expect(() => schemaOf({ note: orNull("a") }, ["Order"], silent)).toThrow(/when "Order.note" is null/)
  })

  it("is refused for a property without an explanation", () => {
    expect(() => schemaOf({ wheels: 4 }, ["Order"])).toThrow(`what "Order.wheels" means`)
  })
})

describe("schemaOfDeleted", () => {
  const accepts = ajv.compile(schemaOfDeleted(shape, ["Order"], meaning))

  it("accepts the last known state, and the id alone", () => {
    expect(accepts(sample)).toBe(true)
    expect(accepts({ id: "order_1" })).toBe(true)
  })

  it("refuses half a state, and no id", () => {
    expect(accepts({ id: "order_1", total: 1 })).toBe(false)
    expect(accepts({})).toBe(false)
  })
})
