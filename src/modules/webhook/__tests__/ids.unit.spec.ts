import { firstDeliveryId, newDeliveryId, newEventId } from "../ids"

describe("an id", () => {
  it("grows, also within a millisecond", () => {
    const ids = Array.from({ length: 1000 }, newEventId)
    expect(ids).toEqual([...new Set(ids)].sort())
  })
})

describe("the first id of a moment", () => {
  it("stands before every id made from then on, and behind those made before", () => {
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
})
