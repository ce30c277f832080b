import { isCovered, treeOf, withTrigger } from "../trigger-tree"

describe("the tree of a topic's fields", () => {
  it("has each field below the one that it is part of, in the order of the paths", () => {
    expect(treeOf(["title", "variants.sku", "variants.prices.amount", "status"])).toEqual([
      { path: "title", name: "title", below: [] },
      {
        path: "variants",
        name: "variants",
        below: [
          { path: "variants.sku", name: "sku", below: [] },
          {
            path: "variants.prices",
            name: "prices",
            below: [{ path: "variants.prices.amount", name: "amount", below: [] }],
          },
        ],
      },
      { path: "status", name: "status", below: [] },
    ])
  })

  it("takes a field for all below it, with or without a wildcard", () => {
    expect(isCovered("variants.prices.amount", ["variants"])).toBe(true)
    expect(isCovered("variants.prices.amount", ["variants.*"])).toBe(true)
    expect(isCovered("variants", ["variants"])).toBe(false)
    expect(isCovered("variants_count", ["variants"])).toBe(false)
  })

  it("names no field beside the one that it lies below, and takes out both ways to write one", () => {
    expect(withTrigger(["variants.sku", "title"], "variants", true)).toEqual(["title", "variants"])
    expect(withTrigger(["variants.*", "title"], "variants", false)).toEqual(["title"])
  })
})
