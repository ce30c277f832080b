import { propertiesOf } from "../../types/typed"
import { BigNumber } from "@medusajs/framework/utils"

import { chooseFields, pickFields, selectionOf } from "../fields"

const TOPIC_FIELDS = ["id", "email", "items.*", "items.variant.title", "metadata"]

const ORDER = {
  id: "order_1",
  email: "ada@example.com",
  total: new BigNumber(10),
  created_at: new Date("2026-03-02T09:30:00.000Z"),
  metadata: { gift: true, note: { text: "secret", by: "Ada" } },
  customer: { id: "cus_1", email: "ada@example.com", groups: null },
  items: [
    {
      id: "item_1",
      title: "Shirt",
      metadata: { a: 1, b: 2 },
      variant: { id: "variant_1", title: "M", sku: "LINEN-M" },
    },
    { id: "item_2", title: "Hat", metadata: null, variant: null },
  ],
}

function cut(fields: string[] | null, data: unknown = ORDER, readForOthers: string[] = []): unknown {
  const { reads, selection } = chooseFields(fields, TOPIC_FIELDS)
  return JSON.parse(JSON.stringify(pickFields(data, selection, selectionOf([...reads, ...readForOthers]))))
}

describe("a choice of fields", () => {
  it("is the topic's own when there is none", () => {
    expect(chooseFields(null, TOPIC_FIELDS).reads).toEqual([
      "email",
      "id",
      "items.*",
      "items.variant.title",
      "metadata",
    ])
  })

  it.each<[string, string[], string[]]>([
    ["replaces the topic's", ["total", "items.title"], ["id", "items.title", "total"]],
    [
      "replaces the topic's by one entry without modifier",
      ["total", "*items", "+email"],
      ["email", "id", "items.*", "total"],
    ],
    [
      "adds to the topic's",
      ["+total", "*customer"],
      ["customer.*", "email", "id", "items.*", "items.variant.title", "metadata", "total"],
    ],
    ["takes from the topic's", ["-items", "-email"], ["id", "metadata"]],
    ["reads everything", ["*"], ["*", "email", "id", "items.*", "items.variant.title", "metadata"]],
    [
      "reads Medusa's JSON column whole for a path into it",
      ["id", "metadata.note.text", "items.metadata.a"],
      ["id", "items.metadata", "metadata"],
    ],
    ["keeps the id", ["total", "-id"], ["id", "total"]],
  ])("%s", (_, fields, reads) => {
    expect(chooseFields(fields, TOPIC_FIELDS).reads).toEqual(reads)
  })
})

describe("a cut", () => {
  it("holds exactly what was chosen, in the order of the fields", () => {
    expect(JSON.stringify(cut(["total", "email", "customer.email"]))).toBe(
      '{"id":"order_1","total":10,"email":"ada@example.com","customer":{"email":"ada@example.com"}}'
    )
  })

  it("goes through lists and keeps nulls", () => {
    expect(cut(["items.variant.sku", "customer.groups.name"])).toEqual({
      id: "order_1",
      items: [{ variant: { sku: "LINEN-M" } }, { variant: null }],
      customer: { groups: null },
    })
  })

  it("leaves out what was taken away, from a relation and from JSON", () => {
    expect(cut(["items.*", "id", "-items.metadata", "-items.variant"])).toEqual({
      id: "order_1",
      items: [
        { id: "item_1", title: "Shirt" },
        { id: "item_2", title: "Hat" },
      ],
    })
    expect(cut(["-metadata.note.text", "-items"])).toEqual({
      id: "order_1",
      email: "ada@example.com",
      metadata: { gift: true, note: { by: "Ada" } },
    })
    expect(cut(["*", "-customer", "-items", "-metadata.gift", "-email"])).toEqual({
      id: "order_1",
      total: 10,
      created_at: "2026-03-02T09:30:00.000Z",
      metadata: { note: { text: "secret", by: "Ada" } },
    })
  })

  it("takes away nothing that it does not hold", () => {
    expect(cut(["email", "-items.metadata", "-customer.email"], ORDER, ["items.*", "customer.*"])).toEqual({
      id: "order_1",
      email: "ada@example.com",
    })
  })

  it("keeps relations that others read out of its stars", () => {
    expect(cut(["email", "items.*"], ORDER, ["items.variant.sku", "customer.*"])).toEqual({
      id: "order_1",
      email: "ada@example.com",
      items: [
        { id: "item_1", title: "Shirt", metadata: { a: 1, b: 2 } },
        { id: "item_2", title: "Hat", metadata: null },
      ],
    })
  })

  it("leaves out what is not there", () => {
    expect(cut(["nothing", "nothing.at.all", "email.x", "created_at.x", "metadata.missing"])).toEqual({
      id: "order_1",
      metadata: {},
    })
  })

  it("has an empty record for each one that Medusa knew nothing of", () => {
    expect(cut(["items.foo"], { id: "order_1", items: [undefined, undefined] })).toEqual({
      id: "order_1",
      items: [{}, {}],
    })
  })

  it("looks at own properties only and cannot be made to write to others", () => {
    const data = JSON.parse('{"id":"1","__proto__":{"polluted":true},"a":{"__proto__":{"polluted":true}}}')
    const { selection } = chooseFields(["*"], ["*"])
    const result = propertiesOf(pickFields(data, selection))
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    expect(result.polluted).toBeUndefined()
    expect(propertiesOf({}).polluted).toBeUndefined()
    expect(cut(["toString", "hasOwnProperty", "items.length"])).toEqual({ id: "order_1", items: [{}, {}] })
  })

  it("leaves data that is no record as it is under everything", () => {
    const { selection } = chooseFields(null, ["*"])
    for (const data of [null, 1, "text", [1, "two"], []]) {
      expect(pickFields(data, selection)).toEqual(data)
    }
  })
})
