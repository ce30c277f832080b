import { firstDeliveryId, firstEventId, newDeliveryId, newEventId, timeOfId } from "../ids"

describe("an id", () => {
  it("grows, also within a millisecond", () => {
    const ids = Array.from({ length: 1000 }, newEventId)
    expect(ids).toEqual([...new Set(ids)].sort())
  })
})

describe("the first id of a moment", () => {
  it("sorts before every id made from then on, and after those made before", () => {
    const before = Date.now()
    const id = newDeliveryId()
    const after = Date.now()
    expect(firstDeliveryId(new Date(before)) < id).toBe(true)
    expect(firstDeliveryId(new Date(after + 1)) > id).toBe(true)
  })

  it("grows with time", () => {
    const moments = [0, 31, 32, 1_763_712_000_000, 1_763_712_000_001, 1_763_712_000_032, 4_102_444_800_000]
    const ids = moments.map((at) => firstDeliveryId(new Date(at)))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([16]))
  })

  it("can be read back, and ends where an id's time does", () => {
    const at = new Date("2026-01-31T12:00:00.123Z")
    expect(timeOfId(firstEventId(at))).toEqual(at)
    const before = Date.now()
    const time = timeOfId(newEventId()).getTime()
    expect(time >= before && time <= Date.now()).toBe(true)
    expect(firstEventId(new Date(-1))).toBe("whevt_0000000000")
    expect(firstEventId(new Date(8.64e15))).toBe("whevt_7ZZZZZZZZZ")
  })
})
