import { BigNumber } from "@medusajs/framework/utils"

import { parseFilter } from "../filter"
import { matchesFilter } from "../matches-filter"

const BODY = {
  id: "whevt_1",
  type: "order.created",
  timestamp: "2026-03-02T09:30:00.000Z",
  data: {
    id: "order_1",
    total: 100.1,
    tax: new BigNumber("0.30"),
    weight: { value: "12345678901234567890.10", precision: 20 },
    huge: 12345678901234567000,
    raw_huge: { value: "12345678901234567890", precision: 20 },
    points: "150",
    currency_code: "eur",
    postal_code: "01234",
    paid: true,
    canceled_at: null,
    created_at: new Date("2026-03-02T09:30:00.000Z"),
    tags: ["new", "sale"],
    items: [
      { sku: "A", quantity: 1, options: [{ value: "S" }] },
      { sku: "B", quantity: 5, options: [{ value: "M" }, { value: "Red" }] },
    ],
    metadata: { gift: false, "a key": 1, "2026": "year" },
  },
  context: { tenant: 5 },
}

function matches(input: unknown, body: Record<string, unknown> = BODY): boolean {
  const parsed = parseFilter(input)
  if (!parsed.ok) {
    throw new Error(`${parsed.path}: ${parsed.message}`)
  }
  return matchesFilter(parsed.filter, body)
}

const passes: unknown[] = [
  {},
  { type: "order.created", "context.tenant": 5 },
  { "data.total": { $gte: 100 }, "data.currency_code": "eur" },
  { "data.paid": true },
  { "data.paid": { $ne: false } },
  { "data.canceled_at": null },
  { "data.nothing.at.all": null },
  { "data.nothing": { $ne: 1 } },
  { "data.nothing": { $nin: [1, 2] } },
  { "data.nothing": { $not: { $gt: 1 } } },
  { "data.nothing": { $exists: false } },
  { "data.canceled_at": { $exists: true } },
  { "data.currency_code": { $in: ["usd", "eur"] } },
  { "data.currency_code": { $gt: "aud", $lt: "usd" } },
  { "data.created_at": { $gte: "2026-03-02", $lt: "2026-03-03" } },
  { timestamp: { $startsWith: "2026-03-02T09" } },
  { "data.items.sku": "B" },
  { "data.items.1.sku": "B" },
  { "data.items.quantity": { $gte: 5 } },
  { "data.items.options.value": "Red" },
  { "data.items.options.1.value": "Red" },
  { "data.items.0": { $exists: true } },
  { "data.tags": "sale" },
  { "data.tags": { $contains: "sale" } },
  { "data.tags": { $startsWith: "sa" } },
  { "data.tags": { $endsWith: "ew" } },
  { "data.currency_code": { $ne: "usd", $nin: ["usd", null], $endsWith: "ur" } },
  { "data.currency_code": { $gte: "eur", $lte: "eur" } },
  { "data.total": { $ne: 100, $nin: [1, "100.2"], $lt: 100.2, $lte: 100.1 } },
  { "data.tags.0": { $contains: "ew" } },
  { "data.metadata.gift": false },
  { "data.metadata.a key": 1 },
  { "data.metadata.2026": "year" },
  { $or: [{ "data.total": 1 }, { "data.total": { $gt: 100 } }] },
  { $and: [{ "data.paid": true }, { $not: { "data.currency_code": "usd" } }] },
  { "data.total": { $not: { $gt: 100, $lt: 100.05 } } },
]

const fails: unknown[] = [
  { "data.total": { $gt: 100.1 } },
  { "data.total": "eur" },
  { "data.total": null },
  { "data.total": { $gt: "abc" } },
  { "data.paid": 1 },
  { "data.paid": "true" },
  { "data.paid": { $gt: 0 } },
  { "data.nothing": { $gt: 0 } },
  { "data.nothing": { $lt: 0 } },
  { "data.nothing": { $exists: true } },
  { "data.canceled_at": { $gt: "2020" } },
  { "data.items.sku": "C" },
  { "data.items.sku": { $ne: "A" } },
  { "data.items.9.sku": "A" },
  { "data.tags": { $contains: "sal" } },
  { "data.total": { $contains: "1" } },
  { "data.currency_code": { $startsWith: "EU" } },
  { "data.currency_code": { $endsWith: "EUR" } },
  { "data.currency_code": { $in: ["EUR", null] } },
  { "data.currency_code": { $nin: ["usd", "eur"] } },
  { "data.total": { $lt: 100.1 } },
  { "data.total": { $lte: "100.0999" } },
  { "data.total": { $ne: "100.100" } },
  { "data.currency_code": { $exists: false } },
  { "data.postal_code": "1234" },
  { "data.items": 1 },
  { $or: [{ "data.total": 1 }, { "data.total": 2 }] },
  { $not: {} },
]

describe("a filter", () => {
  it.each(passes)("lets through by %j", (input) => {
    expect(matches(input)).toBe(true)
  })

  it.each(fails)("keeps back by %j", (input) => {
    expect(matches(input)).toBe(false)
  })
})

describe("amounts", () => {
  it.each<[string, unknown, boolean]>([
    ["a number", { "data.total": 100.1 }, true],
    ["a number with a text", { "data.total": { $eq: "100.10" } }, true],
    ["a number with one just below", { "data.total": { $gt: "100.09999999999999999999" } }, true],
    ["Medusa's BigNumber", { "data.tax": 0.3 }, true],
    ["Medusa's BigNumber with a text", { "data.tax": { $gte: "0.3", $lte: "0.300" } }, true],
    ["the raw form", { "data.weight": "12345678901234567890.1" }, true],
    ["the raw form with one just above", { "data.weight": { $lt: "12345678901234567890.11" } }, true],
    ["the raw form beside a number that lost digits", { "data.huge": { $gt: "12345678901234567889" } }, true],
    ["the raw form beside a number, with another", { "data.huge": "12345678901234567891" }, false],
    ["a text with a number", { "data.points": { $gte: 149.99 } }, true],
    ["one of several", { "data.total": { $in: ["7", "100.100"] } }, true],
    ["a negative one", { "data.total": { $gt: -5 } }, true],
  ])("compare exactly: %s", (_, input, expected) => {
    expect(matches(input)).toBe(expected)
  })

  it("compare like whole cents, for every pair", () => {
    const amounts = Array.from({ length: 40 }, (_, index) => (index * 37 - 300) * (index % 3 ? 1 : 100))
    for (const a of amounts) {
      for (const b of amounts) {
        const body = { data: { total: a / 100, raw_total: { value: (a / 100).toFixed(2), precision: 20 } } }
        expect(matches({ "data.total": { $gt: (b / 100).toFixed(2) } }, body)).toBe(a > b)
        expect(matches({ "data.total": { $gt: b / 100 } }, body)).toBe(a > b)
        expect(matches({ "data.total": b / 100 }, body)).toBe(a === b)
      }
    }
  })

  it("are not read out of texts that only look like one", () => {
    for (const text of ["0x64", "1e2", " 100", "1".repeat(41), "Infinity", "", "--1"]) {
      expect(matches({ "data.points": { $gt: 0 } }, { data: { points: text } })).toBe(false)
    }
  })
})

describe("a hostile body", () => {
  it("shows own properties only", () => {
    const data: Record<string, unknown> = Object.create({ secret: 1 })
    for (const path of ["secret", "toString", "hasOwnProperty", "items.length", "name.length"]) {
      expect(matches({ [`data.${path}`]: { $exists: true } }, { data })).toBe(false)
    }
    expect(matches({ "data.length": { $exists: true } }, { data: [1, 2] })).toBe(false)
    expect(matches({ "data.0": { $exists: true } }, { data: "text" })).toBe(false)
  })

  it("may be of any shape and depth", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`)
    for (const data of [
      deep,
      null,
      undefined,
      1,
      "x",
      [],
      [[[[1]]]],
      [null, undefined],
      { a: [null, [{ a: { a: 1 } }]] },
    ]) {
      expect(typeof matches({ "data.a.a.a.a": { $gt: 1 }, "data.a": { $contains: "x" } }, { data })).toBe(
        "boolean"
      )
    }
  })
})
