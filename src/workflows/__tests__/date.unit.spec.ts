import { execFile } from "node:child_process"
import { promisify } from "node:util"

import { dateSchema } from "../input/date"

const schema = dateSchema("since")

/** Texts of one moment. */
const NOON = [
  "2026-11-21T12:00:00Z",
  "2026-11-21T12:00:00.000Z",
  "2026-11-21t12:00z",
  "2026-11-21T13:00:00+01:00",
  "2026-11-21 07:00:00-0500",
  "2026-11-21T12:00:00",
  "2026-11-21 12:00",
]

describe("a date", () => {
  it.each(NOON)("is read as ISO 8601: %s", (text) => {
    expect(schema.parse(text)).toEqual(new Date("2026-11-21T12:00:00Z"))
  })

  it.each([
    ["2026-11-21", "2026-11-21T00:00:00Z"],
    ["2026-11", "2026-11-01T00:00:00Z"],
    ["2026", "2026-01-01T00:00:00Z"],
    ["0001-01-01", "0001-01-01T00:00:00Z"],
  ])("may leave out its time: %s", (text, iso) => {
    expect(schema.parse(text)).toEqual(new Date(iso))
  })

  it("may be a Date in code", () => {
    const date = new Date("2026-11-21T12:00:00Z")
    expect(schema.parse(date)).toEqual(date)
  })

  it.each([
    "yesterday",
    "1",
    "",
    "Nov 21, 2026",
    "Sat, 21 Nov 2026 12:05:00 GMT",
    "2026-11-21T12:00:00 02:00",
    "2026-13-01",
    "2026-11-21T25:00:00Z",
    "+010000-01-01",
    "0000-01-01",
    NaN,
    1_764_000_000_000,
    null,
    new Date(NaN),
  ])("is nothing else: %s", (value) => {
    expect(() => schema.parse(value)).toThrow("since: is not a date between the years 1 and 9999")
  })

  it("is required", () => {
    expect(() => schema.parse(undefined)).toThrow("since: is required")
  })

  it.each(["America/New_York", "Asia/Tokyo", "Asia/Kolkata"])(
    "is the same on a server in %s",
    async (zone) => {
      const script = `
        const { dateSchema } = require(${JSON.stringify(require.resolve("../input/date"))})
        console.log(JSON.stringify({
          offset: new Date().getTimezoneOffset(),
          dates: ${JSON.stringify(NOON)}.map((text) => dateSchema("since").parse(text)),
        }))`
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["-r", "ts-node/register/transpile-only", "-e", script],
        { env: { ...process.env, TZ: zone } }
      )
      const { offset, dates } = JSON.parse(stdout)
      expect(offset).not.toBe(0)
      expect(new Set(dates)).toEqual(new Set(["2026-11-21T12:00:00.000Z"]))
    }
  )
})
