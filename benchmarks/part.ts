import type { Bench } from "./bench"
import { median } from "./support/measurements"

/** The bound of a result. */
export type Target = { bound: "≥" | "≤"; value: number }

export type Unit =
  "×" | "/s" | "ms" | "s" | "h" | "MB" | "bytes" | "attempts" | "deliveries" | "leases" | "times"

/** A measured value: the median, the lowest and the highest value of its rounds. */
export type Figure = { value: number; low: number; high: number; unit: Unit }

/** The result of a part: the value that is compared with the bound, and the measured figures by name. */
export type Finding = { result: number; unit: Unit; figures: Record<string, Figure> }

/** One part of the benchmark. */
export type Part<Name extends string = string> = {
  /** What the part measures, and with what it compares it. */
  description: string
  /** The bound of each finding. Null: it has none. */
  target: Record<Name, Target | null>
  /** Runs only with `--only`, because it takes as long as all others together. */
  onlyIfNamed?: true
  measure(bench: Bench): Promise<Record<Name, Finding>>
}

export function definePart<Name extends string>(part: Part<Name>): Part<Name> {
  return part
}

export function atLeast(value: number): Target {
  return { bound: "≥", value }
}

export function atMost(value: number): Target {
  return { bound: "≤", value }
}

/** The figure of measured rounds. */
export function figure(values: readonly number[], unit: Unit): Figure {
  return { value: median(values), low: Math.min(...values), high: Math.max(...values), unit }
}

/** The median of the first figure divided by that of the second, with their names. */
export function ratio(unit: Unit, compared: Record<string, readonly number[]>): Finding {
  const figures = Object.fromEntries(
    Object.entries(compared).map(([name, values]) => [name, figure(values, unit)])
  )
  const [first, second] = Object.values(figures)
  return { result: (first?.value ?? NaN) / (second?.value ?? NaN), unit: "×", figures }
}
