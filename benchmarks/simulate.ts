import { atLeast, itemAt, present } from "../scripts/present"
import { runScript } from "../scripts/run-script"

/**
 * The CPU time of a delivery in milliseconds: in the worker, in PostgreSQL, and in the receiver if it runs on the same machine.
 */
export type Costs = { worker: number; database: number; receiver: number }

/** The machines of a shop, and the receivers. */
export type Plan = {
  costs: Costs
  workers: number
  /** The number of concurrent deliveries of a worker. */
  inFlight: number
  /** The response time of a receiver, in milliseconds. */
  answerMs: number
  /** The cores of the database beside one core per worker, or the cores of one machine for all of them. */
  cores: { database: number } | { shared: number }
}

type Stage = { at: number; worker: number; next: "worker" | "answer" | "database" }

/** The number of simulated deliveries. The first tenth, in which all start at once, is not measured. */
const DELIVERIES = 20_000

/**
 * Simulates the deliveries per second of a plan with a permanent backlog. A worker, which has one thread, signs and sends each delivery, the
 * receiver responds, and the database stores the outcome. A free slot takes the next delivery.
 */
export function simulate({ costs, workers, inFlight, answerMs, cores }: Plan): number {
  const isShared = "shared" in cores
  const processors = Array.from({ length: isShared ? cores.shared : cores.database }, () => 0)
  const threads = Array.from({ length: workers }, () => 0)
  const events = new Timeline()
  for (let worker = 0; worker < workers; worker++) {
    for (let n = 0; n < inFlight; n++) {
      events.add({ at: 0, worker, next: "worker" })
    }
  }
  const warm = DELIVERIES / 10
  let [done, warmAt] = [0, 0]
  for (;;) {
    const { at, worker, next } = events.take()
    switch (next) {
      case "worker": {
        const thread = isShared
          ? reserve(processors, Math.max(at, itemAt(threads, worker)), costs.worker)
          : undefined
        threads[worker] = thread ?? Math.max(at, itemAt(threads, worker)) + costs.worker
        events.add({ at: threads[worker], worker, next: "answer" })
        break
      }
      case "answer": {
        const arrivedAt = isShared ? reserve(processors, at, costs.receiver) : at
        events.add({ at: arrivedAt + answerMs, worker, next: "database" })
        break
      }
      case "database": {
        const storedAt = reserve(processors, at, costs.database)
        done += 1
        if (done === warm) {
          warmAt = storedAt
        } else if (done === DELIVERIES) {
          return ((DELIVERIES - warm) / (storedAt - warmAt)) * 1000
        }
        events.add({ at: storedAt, worker, next: "worker" })
      }
    }
  }
}

/** Assigns work to the processor that is free first. @returns when the work is done. */
function reserve(processors: number[], at: number, ms: number): number {
  const first = processors.indexOf(Math.min(...processors))
  return (processors[first] = Math.max(at, itemAt(processors, first)) + ms)
}

/** Future events, the earliest first: a binary heap. */
class Timeline {
  private readonly heap: Stage[] = []

  add(stage: Stage): void {
    let at = this.heap.push(stage) - 1
    for (let above = (at - 1) >> 1; at > 0 && itemAt(this.heap, above).at > stage.at; above = (at - 1) >> 1) {
      this.heap[at] = itemAt(this.heap, above)
      at = above
    }
    this.heap[at] = stage
  }

  take(): Stage {
    const [first] = atLeast(1, this.heap)
    const last = present(this.heap.pop(), "a stage")
    if (this.heap.length) {
      this.sink(last)
    }
    return first
  }

  private sink(stage: Stage): void {
    let at = 0
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const child =
        right < this.heap.length && itemAt(this.heap, right).at < itemAt(this.heap, left).at ? right : left
      if (child >= this.heap.length || itemAt(this.heap, child).at >= stage.at) {
        break
      }
      this.heap[at] = itemAt(this.heap, child)
      at = child
    }
    this.heap[at] = stage
  }
}

/** Measured for a delivery of 1.5 KB, see docs/performance.md, "throughput". */
export const COSTS: Costs = { worker: 0.056, database: 0.041, receiver: 0.018 }

/** The response time of typical receivers on the internet. */
const ANSWER_MS = 200

/** `node scripts/run.js ../benchmarks/simulate`: prints the rates of larger shops, whose workers and database have their own machines. */
export function main(): Promise<never> {
  return runScript(async () => {
    console.log("| workers | in flight each | cores of the database | deliveries/s |\n|---|---|---|---|")
    for (const [workers, inFlight, database] of PLANS) {
      const rate = simulate({ costs: COSTS, workers, inFlight, answerMs: ANSWER_MS, cores: { database } })
      console.log(`| ${workers} | ${inFlight} | ${database} | ${Math.round(rate).toLocaleString("en")} |`)
    }
  })
}

const PLANS = [
  [1, 64, 2],
  [1, 500, 2],
  [2, 500, 2],
  [8, 500, 4],
  [8, 1_000, 4],
  [8, 1_000, 16],
  [64, 1_000, 16],
] as const
