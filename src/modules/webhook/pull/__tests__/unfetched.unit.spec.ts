import { unfetchedSince } from "../unfetched"

const at = (time: string) => new Date(`2026-03-${time}:00Z`)
const NOW = at("03T12:00")

describe("messages that no app fetches", () => {
  it.each([
    ["never fetched, waiting for 26 hours", "02T10:00", null, "02T10:00"],
    ["never fetched, waiting for less", "02T10:01", null, null],
    ["last fetched before the oldest message came", "02T10:00", "02T08:00", "02T10:00"],
    ["last fetched after the oldest message came", "02T08:00", "02T09:30", "02T09:30"],
    ["fetched lately, with a long queue", "02T08:00", "03T11:59", null],
    ["fetched once a day, an hour late, with a long queue", "01T08:00", "02T11:00", null],
  ])("are noticed when nobody has asked for 26 hours: %s", (_, oldest, fetched, since) => {
    expect(unfetchedSince(at(oldest), fetched === null ? null : at(fetched), NOW)).toEqual(
      since === null ? null : at(since)
    )
  })
})
