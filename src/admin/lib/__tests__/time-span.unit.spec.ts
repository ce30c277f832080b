import { parseSpans, spanParts } from "../time-span"

describe("time spans", () => {
  it.each([
    [0, [{ amount: 0, unit: "s" }]],
    [5, [{ amount: 5, unit: "s" }]],
    [300, [{ amount: 5, unit: "min" }]],
    [
      5400,
      [
        { amount: 1, unit: "h" },
        { amount: 30, unit: "min" },
      ],
    ],
    [
      273_905,
      [
        { amount: 3, unit: "d" },
        { amount: 4, unit: "h" },
      ],
    ],
  ])("show %i seconds in the two largest units", (seconds, parts) => {
    expect(spanParts(seconds)).toEqual(parts)
  })

  it.each([
    ["5 s, 5 min, 2 h, 1 d", [5, 300, 7200, 86_400]],
    ["5s,5min;1 h 30 min\n", [5, 300, 5400]],
    ["30", [30]],
    ["2 Std, 1 j", [7200, 86_400]],
    ["1.5 h", [5400]],
    ["", []],
  ])("are read as people write them: %j", (text, seconds) => {
    expect(parseSpans(text)).toEqual(seconds)
  })

  it.each(["soon", "5 weeks", "-5 s", "5 min and then some"])("refuse %j", (text) => {
    expect(parseSpans(text)).toEqual([NaN])
  })

  it("read back what they show", () => {
    for (const seconds of [5, 300, 1800, 5400, 93_600]) {
      const text = spanParts(seconds)
        .map(({ amount, unit }) => `${amount} ${unit}`)
        .join(" ")
      expect(parseSpans(text)).toEqual([seconds])
    }
  })
})
