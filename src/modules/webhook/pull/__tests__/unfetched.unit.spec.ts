import { unfetchedSince } from "../unfetched"

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`)
const NOW = at("12:00")

describe("messages that no app fetches", () => {
  it.each([
    ["never fetched, waiting for two hours", "10:00", null, "10:00"],
    ["never fetched, waiting for less", "10:01", null, null],
    ["last fetched before the oldest message came", "10:00", "08:00", "10:00"],
    ["last fetched after the oldest message came", "08:00", "09:30", "09:30"],
    ["fetched lately, with a long queue", "08:00", "11:59", null],
  ])("are noticed when nobody has asked for two hours: %s", (_, oldest, fetched, since) => {
    expect(unfetchedSince(at(oldest), fetched === null ? null : at(fetched), NOW)).toEqual(
      since === null ? null : at(since)
    )
  })
})
