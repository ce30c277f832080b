import { atLeast, itemAt, lastOf } from "../../scripts/present"
import { atMost, definePart, figure, type Figure, type Finding, type Unit } from "../part"
import { monotonicNow } from "../support/clock"
import { percentile } from "../support/measurements"
import { evaluateLoad, type LoadResult } from "../support/steady/load-result"
import { Faults, type Fault } from "../support/steady/faults"
import { Samples } from "../support/steady/samples"
import { SteadyShop } from "../support/steady/steady-shop"

const MINUTE_MS = 60_000

/** The number of kills of the two workers, alternately. After them, the second worker keeps running, and its memory is measured. */
const KILLS_IN_TURN = 3

/** The fractions of the whole time at which PostgreSQL is restarted: between two kills of a run of ten minutes. */
const RESTARTS = [
  { after: 0.35, mode: "immediate" },
  { after: 0.65, mode: "fast" },
] as const

/** The fractions of the whole time at which memory is measured: the minutes 1, 5 and 10 of a run of ten minutes. */
const READ_AT = [0.1, 0.5, 1]

type Moment = { minute: number; at: number }

/** The period of samples whose median is a measurement of memory. */
const READING_MS = 20_000

export const steady = definePart({
  description:
    "A server and two workers on Redis, 10 events a second to eight webhooks for ten minutes, a `kill -9` of a worker every minute, and PostgreSQL restarted twice, once as a crash does it: what is lost, repeated and held in memory",
  onlyIfNamed: true,
  target: {
    load: null,
    lost: atMost(0),
    "repeats beyond those in flight": atMost(0),
    "leases that ran out in living processes": atMost(0),
    "longest gap": null,
    "from capture to arrival": null,
    "from emission to arrival": null,
    "resident set, worker": atMost(1.1),
    "resident set, server": atMost(1.1),
  },

  async measure(bench) {
    const minutes = bench.minutes(10, 2)
    bench.say("starting a shop of three processes")
    const shop = await SteadyShop.open()
    const samples = new Samples(shop)
    const faults = new Faults(shop, bench.postgres, bench.say)
    const begunAt = monotonicNow()
    const after = (share: number) => begunAt + share * minutes * MINUTE_MS
    const kills = Array.from({ length: Math.ceil(minutes) - 1 }, (_, n) => ({
      at: begunAt + (n + 1) * MINUTE_MS,
      worker: n < KILLS_IN_TURN ? n % 2 : 0,
    }))

    const [load] = await Promise.all([
      shop.load(after(1)),
      samples.take(after(1)),
      faults.kill(kills, after(1)),
      faults.restart(RESTARTS.map(({ after: share, mode }) => ({ at: after(share), mode }))),
    ])
    bench.say("waiting for what is under way")
    await shop.drained(load)
    const result = await evaluateLoad(shop, load, faults)

    const [server, , worker] = atLeast(3, shop.shop.processes)
    const moments = READ_AT.map((share) => ({ minute: share * minutes, at: after(share) }))
    const growthOf = ({ pid }: { pid: number }) => growth(samples, pid, moments)
    const findings = {
      load: loadOf(result, shop.webhooks.length, minutes, faults),
      lost: lossOf(result),
      "repeats beyond those in flight": repeatsOf(result, faults),
      "leases that ran out in living processes": leasesOf(samples, faults),
      "longest gap": gapOf(result, faults),
      "from capture to arrival": latencyOf(result.sinceCapture),
      "from emission to arrival": latencyOf(result.sinceEmission),
      "resident set, worker": growthOf(worker),
      "resident set, server": growthOf(server),
    }
    await shop.stop()
    return findings
  },
})

function loadOf(
  { expected, arrived }: LoadResult,
  webhooks: number,
  minutes: number,
  { kills, restarts }: Faults
): Finding {
  const each = (count: number) => count / (minutes * 60)
  return finding(each(expected / webhooks), "/s", {
    events: figure([each(expected / webhooks)], "/s"),
    deliveries: figure([each(arrived)], "/s"),
    kills: figure([kills.length], "times"),
    restarts: figure([restarts.length], "times"),
  })
}

function lossOf({ expected, arrived, lost }: LoadResult): Finding {
  return finding(lost, "deliveries", {
    expected: figure([expected], "deliveries"),
    arrived: figure([arrived], "deliveries"),
  })
}

function repeatsOf({ repeats, unexplained }: LoadResult, { kills, restarts }: Faults): Finding {
  const leased = (faults: readonly Fault[]) =>
    figure(
      faults.map((fault) => fault.leased.size),
      "deliveries"
    )
  return finding(unexplained, "deliveries", {
    repeats: figure([repeats], "deliveries"),
    "in flight at a kill": leased(kills),
    "at a restart": leased(restarts),
  })
}

function leasesOf({ ranOut }: Samples, faults: Faults): Finding {
  const ofKilled = [...ranOut].filter((id) => faults.timesLeased(id) > 0).length
  return finding(ranOut.size - ofKilled, "leases", { "after an accident": figure([ofKilled], "leases") })
}

/** The times between two arrivals at a webhook whose receiver responds at once. */
function gapOf({ arrivals }: LoadResult, { restarts }: Faults): Finding {
  const gaps = arrivals.flatMap((moments) =>
    moments
      .slice(1)
      .map((to, n) => ({ from: itemAt(moments, n), to, seconds: (to - itemAt(moments, n)) / 1000 }))
  )
  const longest = (some: readonly { seconds: number }[]) =>
    figure([Math.max(...some.map(({ seconds }) => seconds))], "s")
  const spans = (gap: { from: number; to: number }) =>
    restarts.some(({ from, to }) => gap.from < to && gap.to > from)
  const all = longest(gaps)
  return finding(all.value, "s", {
    "while PostgreSQL restarts": longest(gaps.filter(spans)),
    otherwise: longest(gaps.filter((gap) => !spans(gap))),
  })
}

function latencyOf(latencies: readonly number[]): Finding {
  const at = (share: number) => figure([percentile(latencies, share)], "ms")
  return finding(at(0.5).value, "ms", { p50: at(0.5), p95: at(0.95), longest: at(1) })
}

/** The memory in the last third of a process's life divided by that in the second third. */
function growth(samples: Samples, pid: number, moments: readonly Moment[]): Finding {
  const end = lastOf(moments).at
  const third = (end - samples.since(pid)) / 3
  const between = (from: number, to: number) => figure([samples.megabytes(pid, from, to)], "MB")
  const second = between(end - 2 * third, end - third)
  const last = between(end - third, end)
  const seen = moments.filter(({ at }) => at - READING_MS > samples.since(pid))
  return finding(last.value / second.value, "×", {
    "last third": last,
    "second third": second,
    ...Object.fromEntries(
      seen.map(({ minute, at }) => [`in minute ${minute}`, between(at - READING_MS, at)])
    ),
  })
}

function finding(result: number, unit: Unit, figures: Record<string, Figure>): Finding {
  return { result, unit, figures }
}
