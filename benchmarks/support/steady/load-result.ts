import type { Faults } from "./faults"
import type { Load, SteadyShop } from "./steady-shop"

/** The result of a load. */
export type LoadResult = {
  /** The expected number of deliveries: one for each event and webhook. */
  expected: number
  /** How many of them arrived. */
  arrived: number
  lost: number
  /** Repeated requests for deliveries that had arrived already. */
  repeats: number
  /** Repeats without an explanation: the delivery was not leased at a kill or restart, or an event led to two deliveries. */
  unexplained: number
  /** The arrivals at each webhook whose receiver responds at once, in order. */
  arrivals: number[][]
  /** Milliseconds from the emission, and from the capture of the event, to its first arrival at those webhooks. */
  sinceEmission: number[]
  sinceCapture: number[]
}

/** Compares the emitted events with the received requests. */
export async function evaluateLoad(shop: SteadyShop, load: Load, faults: Faults): Promise<LoadResult> {
  const deliveries = await shop.deliveries()
  const arrivals = new Map<string, number[]>()
  for (const { delivery, at } of await shop.sink.arrivals()) {
    arrivals.set(delivery, [...(arrivals.get(delivery) ?? []), at])
  }
  const arrivalsOf = (id: string) => arrivals.get(id) ?? []

  const result: LoadResult = {
    expected: 0,
    arrived: 0,
    lost: 0,
    repeats: 0,
    unexplained: 0,
    arrivals: [],
    sinceEmission: [],
    sinceCapture: [],
  }
  for (const webhookId of shop.webhooks) {
    const own = deliveries.filter(({ webhook_id }) => webhook_id === webhookId)
    const arrived = new Map<string, number>()
    for (const { key } of own.filter(({ id }) => arrivalsOf(id).length > 0)) {
      arrived.set(key, (arrived.get(key) ?? 0) + 1)
    }
    for (const [key, expected] of load.expected) {
      const count = arrived.get(key) ?? 0
      result.expected += expected
      result.arrived += Math.min(count, expected)
      result.lost += Math.max(0, expected - count)
      result.unexplained += Math.max(0, count - expected)
    }
    for (const { id } of own) {
      const repeats = Math.max(0, arrivalsOf(id).length - 1)
      result.repeats += repeats
      result.unexplained += Math.max(0, repeats - faults.timesLeased(id))
    }
    if (shop.healthy.includes(webhookId)) {
      result.arrivals.push(own.flatMap(({ id }) => arrivalsOf(id)).sort((a, b) => a - b))
      for (const { id, key, capturedAt } of own) {
        const [emittedAt, arrivedAt] = [load.emittedAt.get(key), arrivalsOf(id)[0]]
        if (emittedAt !== undefined && arrivedAt !== undefined) {
          result.sinceEmission.push(arrivedAt - emittedAt)
          result.sinceCapture.push(arrivedAt - capturedAt)
        }
      }
    }
  }
  return result
}
