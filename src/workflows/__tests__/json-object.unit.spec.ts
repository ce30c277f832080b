import { jsonProblem } from "../input/json-object"

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth))

describe("JSON from outside", () => {
  it("may be anything that a JSON column holds, up to its size", () => {
    expect(jsonProblem({ a: [1, null, { ü: "\u{1f600}\n" }], constructor: "x" }, 1024)).toBeUndefined()
    expect(jsonProblem({ a: "x".repeat(1016) }, 1024)).toBeUndefined()
    expect(jsonProblem({ a: "x".repeat(1017) }, 1024)).toMatch(/1 KB/)
  })

  it("is measured in bytes, not in characters", () => {
    expect(jsonProblem({ a: "€".repeat(400) }, 1024)).toMatch(/1 KB/)
  })

  it.each([["a\0b"], { "a\0b": 1 }, { a: ["\ud800"] }, { a: "\udc00x" }])(
    "refuses what PostgreSQL refuses: %j",
    (value) => {
      expect(jsonProblem(value, 1024)).toMatch(/NUL/)
    }
  )

  it("may go 32 levels deep", () => {
    expect(jsonProblem(nested(32), 1024)).toBeUndefined()
    expect(jsonProblem(nested(33), 1024)).toMatch(/32 levels/)
  })

  it("exhausts no stack, however deep it goes", () => {
    expect(jsonProblem(nested(100_000), 1024)).toMatch(/32 levels/)
  })
})
