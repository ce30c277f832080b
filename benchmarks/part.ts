import type { Bench } from "./bench"
import { median } from "./support/stats"

/** A bound that a result is to keep. */
export type Reach = { bound: "≥" | "≤"; value: number }

export type Unit =
  "×" | "/s" | "ms" | "s" | "h" | "MB" | "bytes" | "attempts" | "deliveries" | "leases" | "times"

/** A measured value: the median of its rounds, and the lowest and highest of them. */
export type Figure = { value: number; low: number; high: number; unit: Unit }

/** What a part found out: the result that is held against its reach, and the figures it comes from, by name. */
export type Finding = { result: number; unit: Unit; figures: Record<string, Figure> }

/** One part of the benchmark. */
export type Part<Name extends string = string> = {
  /** What is measured, against what. */
  description: string
  /** The bound of each finding; null for one that only informs. */
  reach: Record<Name, Reach | null>
  /** Left out unless `--only` names it: it takes as long as all others. */
  onlyIfNamed?: true
  measure(bench: Bench): Promise<Record<Name, Finding>>
}

export function definePart<Name extends string>(part: Part<Name>): Part<Name> {
  return part
}

export function atLeast(value: number): Reach {
  return { bound: "≥", value }
}

export function atMost(value: number): Reach {
  return { bound: "≤", value }
}

/** A figure of rounds. */
export function figure(values: readonly number[], unit: Unit): Figure {
  return { value: median(values), low: Math.min(...values), high: Math.max(...values), unit }
}

/** How one thing's median compares with another's, each named; the first is divided by the second. */
export function ratio(unit: Unit, compared: Record<string, readonly number[]>): Finding {
  const figures = Object.fromEntries(
    Object.entries(compared).map(([name, values]) => [name, figure(values, unit)])
  )
  const [first, second] = Object.values(figures)
  return { result: (first?.value ?? NaN) / (second?.value ?? NaN), unit: "×", figures }
}
