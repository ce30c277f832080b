import { PROMISES, promisingParts, testText } from "../promises"

const parts = promisingParts()

describe("a promise of README", () => {
  it.each(PROMISES)("is in README: $promise", ({ promise }) => {
    expect(parts.filter((part) => part.includes(promise))).toHaveLength(1)
  })

  it.each(PROMISES.flatMap(({ tests }) => tests))("has its test, in %s: %s", (file, name) => {
    expect(testText(file)).toContain(name)
  })

  it("is in the list, whichever part makes it", () => {
    expect(parts.filter((part) => !PROMISES.some(({ promise }) => part.includes(promise)))).toEqual([])
  })
})
