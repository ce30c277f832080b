import { format } from "prettier"

import type { Figure, Unit } from "../part"
import type { JudgedFinding, PartResult } from "./results"

/** The results as a Markdown table: medians with the lowest and highest round. */
export async function table(parts: Record<string, PartResult>): Promise<string> {
  const rows = Object.entries(parts).flatMap(([part, { findings }]) =>
    Object.entries(findings).map(([name, finding]) => `| ${[part, name, ...cellsOf(finding)].join(" | ")} |`)
  )
  const head = "| part | finding | figures | result | reach | |\n| - | - | - | - | - | - |"
  return (await format([head, ...rows].join("\n"), { parser: "markdown" })).trimEnd()
}

function cellsOf({ figures, result, unit, reach, reached }: JudgedFinding): string[] {
  return [
    Object.entries(figures)
      .map(([name, figure]) => `${name} ${show(figure)}`)
      .join("; "),
    withUnit(result, unit),
    reach ? `${reach.bound} ${withUnit(reach.value, unit)}` : "–",
    reached === null ? "" : reached ? "reached" : "**missed**",
  ]
}

function show({ value, low, high, unit }: Figure): string {
  const range = low === high ? "" : ` (${number(low)}–${number(high)})`
  return `${withUnit(value, unit)}${range}`
}

function withUnit(value: number, unit: Unit): string {
  return unit === "×" || unit === "/s" ? `${number(value)}${unit}` : `${number(value)} ${unit}`
}

/** A number with three significant digits. */
function number(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: Math.abs(value) >= 1000 ? 4 : 3 })
}
