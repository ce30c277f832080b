import { execFile } from "node:child_process"
import { promisify } from "node:util"

import { httpDate } from "../http-date"

const now = new Date("2026-11-21T12:00:00Z")
const at = (iso: string) => Date.parse(iso)

describe("an HTTP date", () => {
  it.each([
    ["Sat, 21 Nov 2026 12:05:00 GMT", "2026-11-21T12:05:00Z"],
    ["Saturday, 21-Nov-26 12:05:00 GMT", "2026-11-21T12:05:00Z"],
    ["Sat Nov 21 12:05:00 2026", "2026-11-21T12:05:00Z"],
    ["Thu Dec  3 00:00:00 2026", "2026-12-03T00:00:00Z"],
    ["Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"],
    ["Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"],
    ["Tuesday, 01-Jan-76 00:00:00 GMT", "2076-01-01T00:00:00Z"],
    ["Friday, 01-Jan-77 00:00:00 GMT", "1977-01-01T00:00:00Z"],
    ["Tue, 31 Dec 2030 23:59:60 GMT", "2031-01-01T00:00:00Z"],
    ["Tue, 29 Feb 2028 00:00:00 GMT", "2028-02-29T00:00:00Z"],
  ])("is read by its grammar, as GMT: %s", (text, iso) => {
    expect(httpDate(text, now)).toBe(at(iso))
  })

  it.each([
    "2026-11-21T12:05:00",
    "2026-11-21T12:05:00Z",
    "Sat, 21 Nov 2026 12:05:00",
    "Sat, 21 Nov 2026 12:05:00 EST",
    "Sat, 21 Nov 2026 12:05:00 +0100",
    "sat, 21 nov 2026 12:05:00 gmt",
    "21 Nov 2026 12:05:00 GMT",
    "Sat, 1 Nov 2026 12:05:00 GMT",
    "Sat, 31 Nov 2026 12:05:00 GMT",
    "Mon, 29 Feb 2027 00:00:00 GMT",
    "Sat, 21 Nov 2026 24:00:00 GMT",
    "Sat, 21 Nov 2026 12:60:00 GMT",
    "Sat, 00 Nov 2026 12:05:00 GMT",
    "Sat Nov 21 12:05:00 2026 GMT",
    "November 21, 2026",
    "tomorrow",
    "1",
  ])("is nothing else: %s", (text) => {
    expect(httpDate(text, now)).toBeUndefined()
  })

  it.each(["America/New_York", "Asia/Tokyo", "Asia/Kolkata"])(
    "is the same on a machine in %s",
    async (zone) => {
      const script = `
        const { httpDate } = require(${JSON.stringify(require.resolve("../http-date"))})
        const { retryAfter } = require(${JSON.stringify(require.resolve("../retry-policy"))})
        const now = new Date("2026-11-21T12:00:00Z")
        const forms = ["Sat, 21 Nov 2026 13:00:00 GMT", "Saturday, 21-Nov-26 13:00:00 GMT", "Sat Nov 21 13:00:00 2026"]
        console.log(JSON.stringify({
          offset: now.getTimezoneOffset(),
          dates: forms.map((form) => httpDate(form, now)),
          waits: [...forms, "3600", "2026-11-21T13:00:00"].map((form) => retryAfter(form, now)),
        }))`
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["-r", "ts-node/register/transpile-only", "-e", script],
        { env: { ...process.env, TZ: zone } }
      )

      const oneHour = "2026-11-21T13:00:00.000Z"
      const { offset, dates, waits } = JSON.parse(stdout)
      expect(offset).not.toBe(0)
      expect(dates).toEqual([at(oneHour), at(oneHour), at(oneHour)])
      expect(waits).toEqual([oneHour, oneHour, oneHour, oneHour, null])
    }
  )
})
