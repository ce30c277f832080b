import { firstOf, lastOf, present, zip } from "../typed"

describe("values that must exist", () => {
  it("are given as they are, falsy ones too", () => {
    expect([
      present(0, "the count"),
      present("", "the text"),
      firstOf([false, true]),
      lastOf([1, 0]),
    ]).toEqual([0, "", false, 0])
  })

  it("are named by the error when they are missing", () => {
    expect(() => present(null, "the webhook whk_1")).toThrow("Missing: the webhook whk_1")
    expect(() => firstOf([])).toThrow("Missing: the first item")
    expect(() => lastOf([])).toThrow("Missing: the last item")
  })

  it("are paired by their index, and never with nothing", () => {
    expect(zip(["a", "b"], [1, 2])).toEqual([
      ["a", 1],
      ["b", 2],
    ])
    expect(() => zip(["a", "b"], [1])).toThrow("Lists of 2 and 1 items cannot be paired")
  })
})
