import type { ClaimedDelivery } from "../../store/claims"
import { Lanes } from "../lanes"

let clock = 0
const lanes = (limits = {}) =>
  new Lanes(
    { concurrency: 4, perWebhookConcurrency: 2, readyPerWebhook: 4, maxReadyMs: 1_000, ...limits },
    () => clock
  )

const claimed = (webhook_id: string, ...ids: string[]) =>
  ids.map((id) => ({ id, webhook_id }) as ClaimedDelivery)
const ids = (deliveries: ClaimedDelivery[]) => deliveries.map((delivery) => delivery.id)

describe("lanes", () => {
  it("start no more for one webhook than its slots", () => {
    const all = lanes()
    all.add(claimed("a", "a1", "a2", "a3"))

    expect(ids(all.start())).toEqual(["a1", "a2"])
    expect(all.start()).toEqual([])
    all.end("a")
    expect(ids(all.start())).toEqual(["a3"])
  })

  it("take turns, so that a long lane does not go before a short one", () => {
    const all = lanes()
    all.add(claimed("a", "a1", "a2", "a3"))
    all.add(claimed("b", "b1"))

    expect(ids(all.start())).toEqual(["a1", "b1", "a2"])
  })

  it("start no more in all than the concurrency", () => {
    const all = lanes({ concurrency: 3 })
    all.add(claimed("a", "a1", "a2"))
    all.add(claimed("b", "b1", "b2"))

    expect(all.start()).toHaveLength(3)
  })

  it("have room for what may be sent and what may stand ready", () => {
    const all = lanes()
    expect(all.room("a")).toBe(6)
    all.add(claimed("a", "a1", "a2", "a3"))
    all.start()

    expect(all.room("a")).toBe(3)
    expect(all.isLow("a")).toBe(true)
    all.add(claimed("a", "a4", "a5"))
    expect(all.isLow("a")).toBe(false)
  })

  it("drop what stood ready so long that its lease is too short", () => {
    const all = lanes()
    all.add(claimed("a", "a1", "a2", "a3"))
    all.start()
    clock += 1_000
    all.add(claimed("a", "a4"))
    all.end("a")

    expect(ids(all.start())).toEqual(["a4"])
  })

  it("give back what has not started, and forget a lane that is empty", () => {
    const all = lanes()
    all.add(claimed("a", "a1", "a2", "a3"))
    all.start()

    expect(ids(all.clear())).toEqual(["a3"])
    all.end("a")
    all.end("a")
    expect(all.room("a")).toBe(6)
  })
})
