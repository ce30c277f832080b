import { ticksUpTo } from "../ticks"

describe("the values of an axis", () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [9_400, [0, 5_000, 10_000]],
  ])("up to %d are %j", (highest, ticks) => expect(ticksUpTo(highest)).toEqual(ticks))

  it("are at most five, and reach the highest", () => {
    for (let highest = 0; highest < 3_000; highest += 7) {
      const ticks = ticksUpTo(highest)
      expect(ticks.length).toBeLessThanOrEqual(5)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest)
    }
  })
})
