import { readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../../medusa"
import { generatedFiles } from "../documents"
import { typesOf } from "../types"

describe("what is made of the definitions", () => {
  it.each(Object.entries(generatedFiles()))("%s is up to date: if not, run `npm run docs`", (path, text) => {
    const stale = readFileSync(join(ROOT, path), "utf8") === text ? [] : [path]
    expect(stale).toEqual([])
  })
})

describe("typesOf", () => {
  it("writes a schema as a TypeScript type", () => {
    const schema = {
      description: "An order.",
      type: "object",
      properties: {
        id: { type: "string", description: "Its id." },
        total: { type: ["number", "null"] },
        status: { enum: ["a", "b"] },
        items: { type: "array", items: { $ref: "#/components/schemas/Item" } },
        notes: { type: "array", items: { type: ["string", "null"] } },
        parts: {
          type: "array",
          items: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
        },
        labels: { type: "object", additionalProperties: { type: "string" } },
        headers: { type: ["object", "null"], patternProperties: { ".*": { type: "string" } } },
        either: { anyOf: [{ const: true }, { type: "object" }] },
        $gt: {},
      },
      required: ["id", "items"],
    }
    expect(typesOf({ Order: schema })).toBe(`/** An order. */
export type Order = {
  /** Its id. */
  id: string
  total?: number | null
  status?: "a" | "b"
  items: Item[]
  notes?: (string | null)[]
  parts?: {
    n: number
  }[]
  labels?: Record<string, string>
  headers?: Record<string, string> | null
  either?: true | Record<string, unknown>
  "$gt"?: unknown
}
`)
  })
})
