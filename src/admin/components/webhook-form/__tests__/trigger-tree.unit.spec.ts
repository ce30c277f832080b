import { builtInTopics } from "../../../../topics/groups"
import { triggersOf } from "../../../../payloads/triggers"
import { isBelowTrigger, meaningsOf, treeOf, withTrigger } from "../trigger-tree"

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
    expect(isBelowTrigger("variants.prices.amount", ["variants"])).toBe(true)
    expect(isBelowTrigger("variants.prices.amount", ["variants.*"])).toBe(true)
    expect(isBelowTrigger("variants", ["variants"])).toBe(false)
    expect(isBelowTrigger("variants_count", ["variants"])).toBe(false)
  })

  it("names no field beside the one that it lies below, and takes out both ways to write one", () => {
    expect(withTrigger(["variants.sku", "title"], "variants", true)).toEqual(["title", "variants"])
    expect(withTrigger(["variants.*", "title"], "variants", false)).toEqual(["title"])
  })
})

describe("what the fields of the tree mean", () => {
  const topics = builtInTopics.map((topic) => {
    const triggers = triggersOf(topic)
    return { topic: topic.topic, triggers: triggers.length ? triggers : null, schema: topic.schema }
  })
  const chosen = (...names: string[]) => topics.filter(({ topic }) => names.includes(topic))

  it("is said of every field and part that a webhook may name as a trigger", () => {
    for (const { topic, triggers, schema } of topics) {
      const meanings = meaningsOf([{ triggers, schema }])
      const paths = (triggers ?? []).flatMap((path) =>
        path.split(".").map((_, index, all) => all.slice(0, index + 1).join("."))
      )
      const unsaid = paths.filter((path) => !path.endsWith("*") && !meanings.get(path))
      expect({ topic, unsaid }).toEqual({ topic, unsaid: [] })
    }
  })

  it("is all of what a field means in the topics that are chosen, each once", () => {
    const [order, product] = ["order.updated", "product.updated"].map((name) =>
      meaningsOf(chosen(name)).get("status")
    )
    expect(order).not.toBe(product)
    expect(meaningsOf(chosen("order.updated", "product.updated")).get("status")).toBe(`${order} ${product}`)
    expect(meaningsOf(chosen("product.updated", "product.created")).get("status")).toBe(product)
  })
})
