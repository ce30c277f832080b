import { standIn } from "../../../../../integration-tests/support/stand-in"
import fc from "fast-check"

import { firstOf, present } from "../../../../../scripts/present"
import type { ClaimedDelivery } from "../../store/claims"
import { LocalQueue, MAX_IN_FLIGHT, type ClaimKind, type QueuedDelivery } from "../local-queue"

const queueOf = (limits = {}) =>
  new LocalQueue({ concurrency: 4, perWebhookConcurrency: 2, waiting: 8, ...limits })

const claimed = (webhook_id: string, count: number, body_bytes = 100) =>
  Array.from({ length: count }, (_, n) =>
    standIn<ClaimedDelivery>({ id: `${webhook_id}${n + 1}`, webhook_id, body_bytes })
  )

const due = (...ids: string[]) => ids.map((id) => ({ id, kind: "due" as const }))

/** Starts all that may start. */
function startAll(queue: LocalQueue): string[] {
  const started: string[] = []
  for (let next = queue.start(); next; next = queue.start()) {
    started.push(next.delivery.id)
  }
  return started
}

const asked = (queue: LocalQueue, webhooks: { id: string; kind: ClaimKind }[]) => {
  const requests = queue.reserve(webhooks)
  queue.release(requests)
  return Object.fromEntries(requests.map(({ webhook_id, free }) => [webhook_id, free]))
}

describe("a slot", () => {
  it("is for one webhook no more often than its own bound allows", () => {
    const queue = queueOf()
    queue.add(claimed("a", 3), 0)

    expect(startAll(queue)).toEqual(["a1", "a2"])
    queue.end(firstOf(claimed("a", 1)), 5)
    expect(startAll(queue)).toEqual(["a3"])
  })

  it("goes to the webhook with the fewest attempts under way, round-robin among equals", () => {
    const queue = queueOf()
    queue.add(claimed("a", 3), 0)
    queue.add(claimed("b", 2), 0)
    expect(startAll(queue)).toEqual(["a1", "b1", "a2", "b2"])

    queue.add(claimed("b", 1), 0)
    queue.end(firstOf(claimed("b", 1)), 5)
    expect(startAll(queue)).toEqual(["b1"])
  })

  it("goes to a webhook that has none, beyond the concurrency", () => {
    const queue = queueOf()
    queue.add(claimed("a", 2), 0)
    queue.add(claimed("b", 2), 0)
    startAll(queue)
    queue.add(claimed("c", 2), 0)

    expect(startAll(queue)).toEqual(["c1"])
  })

  it("goes, at the bound of the process, to the webhook that was served longest ago", () => {
    const queue = queueOf()
    for (let n = 0; n < MAX_IN_FLIGHT; n++) {
      queue.add(claimed(`w${n}-`, 1), 0)
    }
    expect(startAll(queue)).toHaveLength(MAX_IN_FLIGHT)
    queue.add(claimed("w0-", 1), 0)
    queue.add(claimed("new-", 1), 0)
    expect(startAll(queue)).toEqual([])

    queue.end(firstOf(claimed("w0-", 1)), 5)
    expect(startAll(queue)).toEqual(["new-1"])
  })

  it("goes to a webhook whose receiver is slow after the others, for a minute at most", () => {
    const queue = queueOf({ concurrency: 100 })
    const clock = jest.spyOn(performance, "now").mockReturnValue(0)
    const attempt = (id: string, ms: number) => {
      queue.add(claimed(id, 1), 0)
      startAll(queue)
      queue.end(firstOf(claimed(id, 1)), ms)
    }
    attempt("slow", 10_000)
    attempt("quick", 20)
    const add = () => {
      for (const id of ["slow", "quick", "new"]) {
        queue.add(claimed(id, 1), 0)
      }
    }
    clock.mockReturnValue(59_999)
    add()
    expect(startAll(queue)).toEqual(["new1", "quick1", "slow1"])

    queue.end(firstOf(claimed("slow", 1)), 10_000)
    queue.end(firstOf(claimed("quick", 1)), 20)
    queue.end(firstOf(claimed("new", 1)), 20)
    clock.mockReturnValue(59_999 + 60_000)
    attempt("quick", 20)
    attempt("new", 20)
    add()
    expect(startAll(queue)).toEqual(["slow1", "quick1", "new1"])
    clock.mockRestore()
  })

  it("is not for a large body while large ones take all the bytes, and for a small one it is", () => {
    const queue = queueOf({ concurrency: 10, perWebhookConcurrency: 10 })
    const large = 50 * 1024 * 1024
    queue.add(claimed("a", 3, large), 0)
    queue.add(claimed("b", 1), 0)

    expect(startAll(queue)).toEqual(["a1", "b1", "a2"])
    queue.end(firstOf(claimed("a", 1, large)), 5)
    expect(startAll(queue)).toEqual(["a3"])
  })

  it("is for one body that is larger than the bytes of all", () => {
    const queue = queueOf()
    queue.add(claimed("a", 2, 500 * 1024 * 1024), 0)

    expect(startAll(queue)).toEqual(["a1"])
  })
})

describe("a claim", () => {
  it("asks for as many as can start, and shares the slots", () => {
    expect(asked(queueOf(), due("a"))).toEqual({ a: 2 })
    expect(asked(queueOf(), due("a", "b", "c"))).toEqual({ a: 2, b: 2, c: 2 })
    expect(asked(queueOf({ concurrency: 6 }), due("a", "b", "c", "d", "e", "f"))).toEqual(
      Object.fromEntries([..."abcdef"].map((id) => [id, 1]))
    )
  })

  it("asks for one at least for each webhook that has none, and for no more while others take all slots", () => {
    const queue = queueOf()
    queue.add([...claimed("a", 2), ...claimed("b", 2)], 0)
    startAll(queue)

    expect(asked(queue, due("a", "b", "c"))).toEqual({ c: 1 })
  })

  it("asks for more ahead of a quick receiver, and for none ahead of a slow one", () => {
    const after = (tookMs: number) => {
      const queue = queueOf({ concurrency: 64, perWebhookConcurrency: 16, waiting: 200 })
      queue.add(claimed("a", 16), 0)
      startAll(queue)
      claimed("a", 16).forEach((delivery) => queue.end(delivery, tookMs))
      return asked(queue, due("a")).a
    }
    expect(after(10)).toBe(16 + 160)
    expect(after(2_000)).toBe(16)
  })

  it("asks for one alone where it is a probe, and for nothing ahead where the rate is spent by it", () => {
    const queue = queueOf()
    queue.add(claimed("a", 1), 0)
    startAll(queue)
    queue.end(firstOf(claimed("a", 1)), 1)

    expect(asked(queue, [{ id: "a", kind: "probe" }])).toEqual({ a: 1 })
    expect(asked(queue, [{ id: "a", kind: "rated" }])).toEqual({ a: 2 })
  })

  it("counts what is being claimed as waiting", () => {
    const queue = queueOf({ perWebhookConcurrency: 100 })
    queue.add(claimed("a", 1), 0)
    startAll(queue)
    queue.end(firstOf(claimed("a", 1)), 1)
    const first = queue.reserve(due("a"))

    expect(firstOf(first).free).toBe(4 + 8)
    expect(queue.reserve(due("b"))).toEqual([{ webhook_id: "b", kind: "due", free: 1 }])
  })
})

describe("what waits", () => {
  it("is taken out where it meets a condition, and the rest keeps its place", () => {
    const queue = queueOf()
    queue.add([...claimed("a", 3), ...claimed("b", 1)], 0)

    const taken = queue.remove(({ delivery }: QueuedDelivery) => delivery.id !== "a2")
    expect(taken.map(({ id }) => id)).toEqual(["a1", "a3", "b1"])
    expect(startAll(queue)).toEqual(["a2"])
  })

  it("stays within its bounds in every life of a queue", () => {
    type Step = { webhook: string; kind: "claim" | "end" | "return"; tookMs: number; share: number }
    const steps = fc.array(
      fc.record<Step>({
        webhook: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
        kind: fc.constantFrom("claim", "claim", "end", "return"),
        tookMs: fc.integer({ min: 1, max: 3_000 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 60 }
    )
    const limits = { concurrency: 3, perWebhookConcurrency: 2, waiting: 5 }
    fc.assert(
      fc.property(steps, (life) => {
        const queue = new LocalQueue(limits)
        const flying: ClaimedDelivery[] = []
        let waiting = 0
        for (const { webhook, kind, tookMs, share } of life) {
          if (kind === "claim") {
            const requests = queue.reserve(due("a", "b", webhook))
            const got = requests.flatMap(({ webhook_id, free }) =>
              claimed(webhook_id, Math.round(free * share))
            )
            queue.release(requests)
            queue.add(got, 0)
            waiting += got.length
          } else if (kind === "end" && flying.length) {
            queue.end(present(flying.shift(), "shift()"), tookMs)
          } else if (kind === "return") {
            waiting -= queue.remove(({ delivery }) => delivery.webhook_id === webhook).length
          }
          const per = (id: string) => flying.filter(({ webhook_id }) => webhook_id === id).length
          for (let next = queue.start(); next; next = queue.start()) {
            // Only a webhook that has none under way gets a slot beyond `concurrency`.
            expect(per(next.delivery.webhook_id) === 0 || flying.length < limits.concurrency).toBe(true)
            flying.push(next.delivery)
            waiting -= 1
          }
          expect(Math.max(0, ...[..."abcdefg"].map(per))).toBeLessThanOrEqual(limits.perWebhookConcurrency)
          expect(waiting).toBeLessThanOrEqual(limits.waiting + 7)
        }
        expect(queue.remove(() => true)).toHaveLength(waiting)
      })
    )
  })
})
