import { fileName } from "../file-name"
import { isTimeZone, WallClock } from "../wall-clock"

const shown = (timeZone: string, at: string) => new WallClock(timeZone).read(new Date(at)).toISOString()

describe("a wall clock", () => {
  it("shows the time of its zone, summer time and half hours too", () => {
    expect(shown("UTC", "2026-11-21T08:07:09.123Z")).toBe("2026-11-21T08:07:09.123Z")
    expect(shown("Europe/Berlin", "2026-11-21T08:07:09.123Z")).toBe("2026-11-21T09:07:09.123Z")
    expect(shown("Europe/Berlin", "2026-07-21T08:07:09.123Z")).toBe("2026-07-21T10:07:09.123Z")
    expect(shown("Asia/Kolkata", "2026-11-21T20:00:00.000Z")).toBe("2026-11-22T01:30:00.000Z")
    expect(shown("America/St_Johns", "2026-11-21T02:00:00.000Z")).toBe("2026-11-20T22:30:00.000Z")
  })

  it("changes with the second in which summer time ends", () => {
    const clock = new WallClock("Europe/Berlin")
    expect(clock.read(new Date("2026-10-25T00:59:59Z")).toISOString()).toBe("2026-10-25T02:59:59.000Z")
    expect(clock.read(new Date("2026-10-25T01:00:00Z")).toISOString()).toBe("2026-10-25T02:00:00.000Z")
  })

  it("knows names of zones from other text", () => {
    expect(["UTC", "Europe/Berlin", "America/New_York"].every(isTimeZone)).toBe(true)
    expect(["", "Europe/Atlantis", "a\nb", "../etc/localtime"].some(isTimeZone)).toBe(false)
  })
})

describe("a file name", () => {
  it("has day, month, year, hour and minute of that clock", () => {
    const now = new Date("2026-12-31T23:07:59Z")
    expect(fileName("Webhooks", now, new WallClock("UTC"))).toBe("Webhooks_31122026_2307.xlsx")
    expect(fileName("WebhookLogs", now, new WallClock("Europe/Berlin"))).toBe(
      "WebhookLogs_01012027_0007.xlsx"
    )
  })
})
