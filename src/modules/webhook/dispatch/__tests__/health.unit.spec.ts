import fc from "fast-check"

import {
  FAILING_AFTER,
  nextHealth,
  probeWait,
  type Health,
  type HealthEvent,
  type HealthRules,
} from "../health"

const WELL: Health = { active: true, attempts: 0, deliveries: 0, probe: 0, ended: null }
const RULES: HealthRules = { retries: true, maxFailures: 5 }

const after = (events: readonly HealthEvent[], rules = RULES, from = WELL): Health =>
  events.reduce((health, event) => nextHealth(health, event, rules), from)

const times = (count: number, event: HealthEvent): HealthEvent[] => Array.from({ length: count }, () => event)

const SUCCESS: HealthEvent = { kind: "success" }
const FAILED: HealthEvent = { kind: "failed", probe: null }
const GAVE_UP: HealthEvent = { kind: "gave_up", probe: null }
const GONE: HealthEvent = { kind: "gone", probe: null }
const EXPIRED: HealthEvent = { kind: "expired" }

const probes = fc.option(fc.integer({ min: 1, max: 8 }), { nil: null })
const anyEvent: fc.Arbitrary<HealthEvent> = fc.oneof(
  fc.constant(SUCCESS),
  probes.map((probe): HealthEvent => ({ kind: "failed", probe })),
  probes.map((probe): HealthEvent => ({ kind: "gave_up", probe })),
  probes.map((probe): HealthEvent => ({ kind: "gone", probe })),
  fc.constant(EXPIRED)
)
const anyRules: fc.Arbitrary<HealthRules> = fc.record({
  retries: fc.boolean(),
  maxFailures: fc.integer({ min: 0, max: 6 }),
})
const anyLife = fc.array(anyEvent, { maxLength: 40 })

describe("a webhook's health", () => {
  it("is failing after five failed attempts in a row, and waits for its first probe", () => {
    expect(after(times(FAILING_AFTER - 1, FAILED)).probe).toBe(0)
    expect(after(times(FAILING_AFTER, FAILED)).probe).toBe(1)
  })

  it("takes a burst that was in flight together for one step of its probes", () => {
    expect(after(times(20, FAILED)).probe).toBe(1)
  })

  it("moves on to the next probe when the one that it waited for has failed, once", () => {
    const failing = after(times(FAILING_AFTER, FAILED))
    expect(after([{ kind: "failed", probe: 1 }], RULES, failing).probe).toBe(2)
    expect(after(times(2, { kind: "failed", probe: 1 }), RULES, failing).probe).toBe(2)
  })

  it("spaces probes by 1 s, then twice as long each time, up to 60 s", () => {
    expect([1, 2, 3, 6, 7, 8, 200].map(probeWait)).toEqual([1, 2, 4, 32, 60, 60, 60])
  })

  it("is never failing without retries", () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        expect(after(life, { retries: false, maxFailures: 0 }).probe).toBe(0)
      })
    )
  })

  it("is disabled by as many failed deliveries in a row as it allows", () => {
    expect(after(times(4, GAVE_UP))).toMatchObject({ active: true, deliveries: 4 })
    expect(after(times(5, GAVE_UP))).toMatchObject({ active: false, ended: "max_failures" })
    expect(after([...times(4, EXPIRED), GAVE_UP])).toMatchObject({ active: false, ended: "max_failures" })
  })

  it("is never disabled by failures with 0", () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        const ungone = life.filter(({ kind }) => kind !== "gone")
        expect(after(ungone, { retries: true, maxFailures: 0 }).active).toBe(true)
      })
    )
  })

  it("stays disabled by a 410, whatever else is in the batch", () => {
    fc.assert(
      fc.property(anyLife, anyLife, anyRules, (before, later, rules) => {
        const health = after([...before, GONE, ...later], { ...rules, maxFailures: 0 })
        expect(health).toMatchObject({ active: false, ended: "gone" })
      })
    )
  })

  it("starts from zero with any success", () => {
    fc.assert(
      fc.property(anyLife, anyRules, (life, rules) => {
        expect(after([...life, SUCCESS], rules)).toMatchObject({ attempts: 0, deliveries: 0, probe: 0 })
      })
    )
  })

  it("moves no probe when deliveries are given up that waited too long", () => {
    fc.assert(
      fc.property(anyLife, anyRules, (life, rules) => {
        const health = after(life, rules)
        expect(nextHealth(health, EXPIRED, rules)).toMatchObject({
          probe: health.probe,
          attempts: health.attempts,
        })
      })
    )
  })

  it("moves its probes by one step at most with an event, and back by a success alone", () => {
    fc.assert(
      fc.property(anyLife, anyEvent, anyRules, (life, event, rules) => {
        const health = after(life, rules)
        const step = nextHealth(health, event, rules).probe - health.probe
        expect(step === 0 || step === 1 || event.kind === "success").toBe(true)
      })
    )
  })

  it("is failing while its messages are not fetched, also without retries, and counts nothing", () => {
    const unfetched: HealthEvent = { kind: "unfetched", since: new Date(0) }
    const rules = { retries: false, maxFailures: 1 }
    expect(after([unfetched, unfetched], rules)).toEqual({ ...WELL, probe: 1 })
    expect(after([unfetched, { kind: "fetched" }], rules)).toEqual(WELL)
    const paused = { ...WELL, active: false }
    expect(after([unfetched], rules, paused)).toEqual(paused)
  })

  it("counts what was in flight when it was paused, and does nothing about it", () => {
    const paused = { ...WELL, active: false }
    expect(after([...times(9, GAVE_UP), GONE], RULES, paused)).toEqual({
      ...paused,
      attempts: 10,
      deliveries: 10,
    })
  })
})
