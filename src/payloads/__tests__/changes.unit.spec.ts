import fc from "fast-check"

import { inOneOrder, receive } from "../../../integration-tests/support/apply-changes"
import { firstOf } from "../../../scripts/present"
import type { WebhookChanges } from "../../types"
import { changesBetween, describeChanges } from "../changes"
import { parseTriggers } from "../trigger-syntax"
import { areTriggered, looksAt } from "../triggers"

const between = (before: unknown, after: unknown): WebhookChanges =>
  describeChanges(changesBetween(before, after), 7)

const PRODUCT = {
  id: "prod_1",
  title: "Shirt",
  subtitle: null,
  metadata: { season: "spring", "size.eu": 42 },
  collection: { id: "pcol_1", title: "Summer" },
  variants: [
    { id: "variant_1", sku: "S", updated_at: "2026-01-01", prices: [{ id: "price_1", amount: 20 }] },
    { id: "variant_2", sku: "M", updated_at: "2026-01-01", prices: [] },
  ],
  stock: [{ inventory_item_id: "iitem_1", quantity: 1 }],
}

const edited = (edit: (product: typeof PRODUCT) => void): WebhookChanges => {
  const after = structuredClone(PRODUCT)
  edit(after)
  return between(PRODUCT, after)
}

describe("the changes between two states", () => {
  it("name each place by dotted fields, with parts of lists by their ids, and say the old values", () => {
    expect(
      edited((product) => {
        product.title = "Linen shirt"
        firstOf(firstOf(product.variants).prices).amount = 25
        firstOf(product.stock).quantity = 0
        product.variants.reverse()
      })
    ).toEqual({
      since: 7,
      added: [],
      updated: ["title", "variants[variant_1].prices[price_1].amount", "stock[iitem_1].quantity"],
      removed: [],
      previous: {
        title: "Shirt",
        "variants[variant_1].prices[price_1].amount": 20,
        "stock[iitem_1].quantity": 1,
      },
    })
  })

  it("name what came and what went at its topmost place, and say all values of what went", () => {
    expect(
      edited((product) => {
        product.variants.shift()
        product.variants.push({ id: "variant 3", sku: "L", updated_at: "2026-01-02", prices: [] })
        Reflect.deleteProperty(product.metadata, "size.eu")
        Object.assign(product.metadata, { fabric: "linen" })
        Object.assign(product, { collection: null })
      })
    ).toEqual({
      since: 7,
      added: ["metadata.fabric", 'variants["variant 3"]'],
      updated: ["collection"],
      removed: ['metadata["size.eu"]', "variants[variant_1]"],
      previous: {
        'metadata["size.eu"]': 42,
        "collection.id": "pcol_1",
        "collection.title": "Summer",
        "variants[variant_1].id": "variant_1",
        "variants[variant_1].sku": "S",
        "variants[variant_1].updated_at": "2026-01-01",
        "variants[variant_1].prices[price_1].id": "price_1",
        "variants[variant_1].prices[price_1].amount": 20,
      },
    })
  })

  it("take a list whose elements have no ids of their own as one value", () => {
    expect(between({ a: [{ x: 1 }], b: [1, 2] }, { a: [{ x: 2 }], b: [2, 1] })).toMatchObject({
      updated: ["a", "b"],
      previous: { b: [1, 2] },
    })
    const twice = [{ id: "a" }, { id: "a" }]
    expect(between({ list: twice }, { list: [{ id: "a" }] }).updated).toEqual(["list"])
  })

  it("say old values up to 16 KB, and that there are more", () => {
    const state = (fill: string) => ({
      notes: Array.from({ length: 10 }, (_, id) => ({ id: `n${id}`, text: fill.repeat(3_000) })),
    })
    const { previous, truncated, updated } = between(state("a"), state("b"))
    expect(updated).toHaveLength(10)
    expect(truncated).toBe(true)
    expect(Buffer.byteLength(JSON.stringify(previous))).toBeLessThanOrEqual(16 * 1024)
    expect(Object.keys(previous).length).toBeGreaterThan(1)
  })

  it("name the top-level fields alone where more than a thousand places changed", () => {
    const state = (amount: number) => ({
      title: `Shirt ${amount}`,
      prices: Array.from({ length: 1_001 }, (_, id) => ({ id: `p${id}`, amount })),
    })
    expect(between(state(1), state(2))).toEqual({
      since: 7,
      added: [],
      updated: ["title", "prices"],
      removed: [],
      previous: { title: "Shirt 1" },
      truncated: true,
    })
  })

  it("lead a receiver that applies them from each state to the next", () => {
    const name = fc.constantFrom("title", "a.b", "metadata", 'quo"te', "x", "__proto__", "with space", "0")
    const leaf = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.integer({ max: 9 }),
      fc.boolean(),
      fc.constant(null)
    )
    const record = (value: fc.Arbitrary<unknown>) => fc.dictionary(name, value, { maxKeys: 3 })
    const listOf = (key: string, value: fc.Arbitrary<unknown>) =>
      fc
        .uniqueArray(fc.tuple(fc.constantFrom("i_1", "i_2", "i 3", "]"), record(value)), {
          maxLength: 4,
          selector: ([id]) => id,
        })
        .map((elements) => elements.map(([id, rest]) => ({ ...rest, [key]: id })))
    const { state } = fc.letrec((tie) => ({
      // What the shop names itself; below JSON any name is possible.
      state: fc.dictionary(fc.constantFrom("title", "metadata", "variants", "stock"), tie("value"), {
        maxKeys: 4,
      }),
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(leaf, { maxLength: 2 }),
        record(tie("value")),
        listOf("id", tie("value")),
        listOf("item_id", tie("value"))
      ),
    }))
    fc.assert(
      fc.property(fc.array(state, { minLength: 2, maxLength: 5 }), (drawn) => {
        const states = drawn.map((one): unknown => JSON.parse(JSON.stringify(one)))
        let held = receive(undefined, { revision: 1, data: states[0] })
        states.slice(1).forEach((data, index) => {
          const changes = describeChanges(changesBetween(states[index], data), index + 1)
          // What it is sent beside is not what it must take: a wrong place shows.
          held = receive(held, { revision: index + 2, data, changes })
          expect(inOneOrder(held.data)).toEqual(inOneOrder(data))
          expect(held.revision).toBe(index + 2)
        })
      }),
      { numRuns: 2_000 }
    )
  })
})

describe("a receiver that applies changes", () => {
  const changes = { since: 2, added: [], updated: ["title"], removed: [], previous: {} }

  it("ignores a message with an older or the same revision", () => {
    const held = { revision: 3, data: { title: "new" } }
    for (const revision of [1, 3, undefined]) {
      expect(receive(held, { revision, data: { title: "old" }, changes })).toBe(held)
    }
  })

  it("takes the whole state where changes are counted from another one than it holds", () => {
    expect(
      receive({ revision: 1, data: { a: 1 } }, { revision: 3, data: { title: "new" }, changes })
    ).toEqual({
      revision: 3,
      data: { title: "new" },
    })
  })
})

describe("triggers", () => {
  const changed = (edit: (product: typeof PRODUCT) => void) => {
    const after = structuredClone(PRODUCT)
    edit(after)
    return changesBetween(PRODUCT, after)
  }
  const amount = changed(({ variants }) => (firstOf(firstOf(variants).prices).amount = 5))
  const gone = changed(({ variants }) => variants.shift())
  const touched = changed(({ variants }) => (firstOf(variants).updated_at = "2026-02-01"))

  it.each([
    ["the field itself", ["variants.prices.amount"], amount, true],
    ["what lies above", ["variants"], amount, true],
    ["all below", ["variants.*"], amount, true],
    ["another field", ["variants.sku"], amount, false],
    ["a field of what went as a whole", ["variants.prices.amount"], gone, true],
    ["none, where a time of writing moved alone", ["variants.*"], touched, false],
    ["that time, where it is named", ["variants.updated_at"], touched, true],
  ])("look at %s", (_, triggers, changes, expected) => {
    expect(areTriggered(triggers, changes)).toBe(expected)
  })

  it.each([
    ["status", true],
    ["variants", true],
    ["variants.*", true],
    ["variants.prices.amount", true],
    ["metadata.color", true],
    ["status.x", false],
    ["variant", false],
    ["variants.price", false],
  ])("of %s can be met by a topic's fields: %s", (trigger, expected) => {
    expect(looksAt(trigger, ["status", "metadata", "variants.prices.amount"])).toBe(expected)
  })

  it.each([
    ["status", "must be a list of paths"],
    [Array.from({ length: 1_000 }, (_, index) => `f${index}`), "must name at most 200 paths"],
    [[Array.from({ length: 100 }, () => "a").join(".")], "goes deeper than 10 levels"],
    [["__proto__"], "is not a path like status, variants.prices.amount or variants.*"],
    [["a.constructor.b"], "is not a path like status, variants.prices.amount or variants.*"],
    [["*"], "is not a path like status, variants.prices.amount or variants.*"],
    [["variants[0].sku"], "is not a path like status, variants.prices.amount or variants.*"],
    [[7], "is not the path of a field"],
  ])("are refused: %j", (input, message) => {
    expect(parseTriggers(input)).toMatchObject({ ok: false, message })
  })

  it("are taken each once", () => {
    expect(parseTriggers(["status", " status ", "variants.*"])).toEqual({
      ok: true,
      triggers: ["status", "variants.*"],
    })
  })
})
