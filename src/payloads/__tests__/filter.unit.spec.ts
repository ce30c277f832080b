import { fieldsOfFilter, parseFilter } from "../filter"

function problem(input: unknown): string {
  const parsed = parseFilter(input)
  return parsed.ok ? "" : `${parsed.path}: ${parsed.message}`
}

/** `{ key: { key: … leaf } }`, `levels` deep. */
function nest(levels: number, key: string, leaf: unknown): unknown {
  return Array.from({ length: levels }).reduce((inner) => ({ [key]: inner }), leaf)
}

describe("a filter", () => {
  it.each<[string, unknown]>([
    ["a bare value", { "data.currency_code": "eur" }],
    ["null", { "data.canceled_at": null }],
    [
      "every operator",
      {
        "data.total": {
          $eq: 1,
          $ne: 2,
          $gt: 0,
          $gte: "0.10",
          $lt: 10,
          $lte: 10,
          $in: [1, "2", null],
          $nin: [3],
        },
        "data.email": {
          $contains: "@",
          $startsWith: "a",
          $endsWith: ".com",
          $exists: true,
          $not: { $eq: "x" },
        },
      },
    ],
    ["branches", { $and: [{ type: "order.created" }], $or: [{ id: "a" }, { $not: { "context.a": true } }] }],
    ["nothing", {}],
  ])("takes %s", (_, input) => {
    expect(problem(input)).toBe("")
  })

  it.each<[unknown, string]>([
    [null, ": must be an object of conditions"],
    ["data.total > 1", ": must be an object of conditions"],
    [[], ": must be an object of conditions"],
    [
      { total: 1 },
      "total: must start with one of id, type, timestamp, data, context; did you mean data.total?",
    ],
    [{ "data.total": {} }, "data.total: needs a condition"],
    [{ "data.total": [1, 2] }, "data.total: must not be a list; use $in for one of several values"],
    [{ "data.total": { $regex: "a+" } }, "data.total.$regex: is not an operator"],
    [
      { "data.address": { city: "Berlin" } },
      "data.address.city: must be a value or operators; write what lies below as a dotted path",
    ],
    [{ "data.total": { $gt: true } }, "data.total.$gt: must be a number or a text"],
    [{ "data.total": { $gt: NaN } }, "data.total.$gt: must be a number or a text"],
    [{ "data.total": { $eq: {} } }, "data.total.$eq: must be a text, a number, true, false or null"],
    [{ "data.total": { $in: [] } }, "data.total.$in: must be a list of at least one value"],
    [{ "data.total": { $in: [1, [2]] } }, "data.total.$in[1]: must be a text, a number, true, false or null"],
    [{ "data.email": { $contains: null } }, "data.email.$contains: must not be null"],
    [{ "data.email": { $startsWith: "" } }, "data.email.$startsWith: must be a text"],
    [{ "data.email": { $exists: 1 } }, "data.email.$exists: must be true or false"],
    [{ $or: [] }, "$or: must be a list of at least one filter"],
    [{ $and: { id: "a" } }, "$and: must be a list of at least one filter"],
    [
      { $or: [{ id: "a" }, { foo: 1 }] },
      "$or[1].foo: must start with one of id, type, timestamp, data, context; did you mean data.foo?",
    ],
    [{ $eq: 1 }, "$eq: $eq is not allowed here; $and, $or and $not can"],
    [{ $not: "x" }, "$not: must be an object of conditions"],
    [{ "data..total": 1 }, "data..total: is not a path that a filter can read"],
    [{ "": 1 }, ": is not a path that a filter can read"],
  ])("says what is wrong with %j", (input, message) => {
    expect(problem(input)).toBe(message)
  })

  it.each([
    "__proto__",
    "constructor",
    "prototype",
    "data.__proto__.x",
    "data.items.constructor",
    "data.a.prototype.b",
  ])("refuses the path %s", (path) => {
    expect(problem(JSON.parse(`{${JSON.stringify(path)}: 1}`))).toContain(
      "is not a path that a filter can read"
    )
  })

  it("refuses what is nested deeper than 8 levels, however deep", () => {
    expect(problem(nest(7, "$not", { id: "a" }))).toBe("")
    for (const levels of [8, 1_000, 100_000]) {
      expect(problem(nest(levels, "$not", { id: "a" }))).toContain("must not go deeper than 8 levels")
      expect(problem({ id: nest(levels, "$not", { $eq: "a" }) })).toContain(
        "must not go deeper than 8 levels"
      )
      expect(
        problem(Array.from({ length: levels }).reduce((inner) => ({ $or: [inner] }), { id: "a" }))
      ).toContain("8 levels")
    }
    expect(problem(JSON.parse(`${'{"data.a":'.repeat(1_000)}1${"}".repeat(1_000)}`))).toContain("dotted path")
  })

  it("refuses a filter that holds itself", () => {
    const filter: Record<string, unknown> = {}
    filter.$not = filter
    expect(problem(filter)).toContain("8 levels")
  })

  it("refuses more than 100 conditions, values of a list counted", () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`data.f${i}`, i]))
    expect(problem(fields(100))).toBe("")
    expect(problem(fields(101))).toContain("at most 100 conditions")
    expect(problem({ id: { $in: Array.from({ length: 101 }, (_, i) => i) } })).toContain(
      "at most 100 conditions"
    )
  })

  it("refuses more than 8 KB and paths of more than 12 parts", () => {
    expect(problem({ id: "x".repeat(8_100) })).toBe("")
    expect(problem({ id: "x".repeat(8_192) })).toBe(": must not be larger than 8 KB")
    expect(problem({ id: "ä".repeat(4_096) })).toBe(": must not be larger than 8 KB")
    expect(problem({ [`data${".a".repeat(12)}`]: 1 })).toContain("more than 12 parts")
  })

  it("answers briefly to a name of a megabyte", () => {
    expect(problem({ ["x".repeat(1_000_000)]: 1 }).length).toBeLessThan(500)
    expect(problem({ ["$".repeat(1_000_000)]: 1 }).length).toBeLessThan(500)
  })
})

describe("the fields of a filter", () => {
  const fieldsOf = (input: unknown) => {
    const parsed = parseFilter(input)
    return parsed.ok ? fieldsOfFilter(parsed.filter) : null
  }

  it("are read for it, amounts in their exact form too", () => {
    expect(
      fieldsOf({
        "data.total": { $gte: 100 },
        $or: [
          { "data.items.0.title": "Shirt" },
          { $not: { "data.customer.email": { $endsWith: "@example.com" } } },
        ],
        "data.metadata.a key.b": 1,
        "data.weight": { $not: { $lt: "0.5" } },
        type: "order.created",
        "context.tenant": 5,
      })
    ).toEqual(["customer.email", "items.title", "metadata", "raw_total", "raw_weight", "total", "weight"])
  })

  it("are none that would lead Medusa's query astray", () => {
    expect(fieldsOf({ "data.__args.x": 1, "data.fields.x": 1, "data.a b": 1, data: 1, "data.*": 1 })).toEqual(
      []
    )
  })
})
