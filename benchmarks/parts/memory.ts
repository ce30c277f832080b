import { insertWebhooks } from "../bench"
import { atMost, definePart, figure, type Finding } from "../part"
import { insertDue, settle } from "../support/rows"
import { inTurns } from "../support/measurements"
import { Worker, type Memory } from "../support/worker"

const WEBHOOKS = 100

export const memory = definePart({
  description:
    "Resident set of a process that works through 200,000 waiting deliveries to 100 receivers that take 250 ms each, at its highest, against one with nothing to do",
  target: { "at its highest": atMost(100), "after a collection": null },

  async measure(bench) {
    const sink = await bench.sink()
    await insertWebhooks(await bench.database("idle"), sink.origin, WEBHOOKS)
    const waiting = await bench.database("waiting")
    const webhookIds = await insertWebhooks(waiting, sink.origin, WEBHOOKS, "slow")
    await insertDue(waiting, webhookIds, bench.scale(200_000, 20_000))
    await settle(waiting)

    const seconds = bench.scale(10, 4)
    const rounds = await inTurns(bench.scale(3, 1), {
      waiting: () => Worker.observe("bench_waiting", seconds),
      idle: () => Worker.observe("bench_idle", seconds),
    })
    const grown = (key: keyof Memory): Finding => {
      const of = (memories: Memory[]) =>
        figure(
          memories.map((memory) => memory[key]),
          "MB"
        )
      const figures = { waiting: of(rounds.waiting), idle: of(rounds.idle) }
      return { result: figures.waiting.value - figures.idle.value, unit: "MB", figures }
    }
    return { "at its highest": grown("highest"), "after a collection": grown("settled") }
  },
})
