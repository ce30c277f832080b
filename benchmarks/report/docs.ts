import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { format } from "prettier"

import type { Figure, Unit } from "../part"
import type { JudgedFinding, Kept, PartResult, Results } from "./results"

const FILE = join(__dirname, "../../docs/performance.md")
const BEGIN = "written by `npm run bench -- --write-docs` -->"
const END = "<!-- end of figures -->"

/** Writes results to the document, between the two marks that name their file. @throws Error for a document without the marks. */
export async function writeDocs(kept: Kept, results: Results): Promise<void> {
  const begin = `<!-- figures of ${kept}: ${BEGIN}`
  const [before, rest] = readFileSync(FILE, "utf8").split(begin)
  const after = rest?.split(END).slice(1).join(END)
  if (before === undefined || after === undefined) {
    throw new Error(`${FILE} lacks the marks around the figures`)
  }
  const figures = `${machine(results)}\n\n${await table(results.parts)}`
  writeFileSync(FILE, `${before}${begin}\n\n${figures}\n\n${END}${after}`)
}

function machine({ environment, parts }: Results): string {
  const { cpu, cores, memory_gb, system, node, postgres } = environment
  const days = [...new Set(Object.values(parts).map(({ date }) => date.slice(0, 10)))].sort()
  return [
    `${cpu}, ${cores} cores shared by the shop, PostgreSQL and the sink, ${memory_gb} GB, ${system};`,
    `Node ${node}, PostgreSQL ${postgres}; measured ${days.join(", ")}.`,
  ].join(" ")
}

/** The results as a Markdown table: medians with the lowest and highest round. */
export async function table(parts: Record<string, PartResult>): Promise<string> {
  const rows = Object.entries(parts).flatMap(([part, { findings }]) =>
    Object.entries(findings).map(([name, finding]) => `| ${[part, name, ...cellsOf(finding)].join(" | ")} |`)
  )
  const head = "| part | finding | figures | result | target | |\n| - | - | - | - | - | - |"
  return (await format([head, ...rows].join("\n"), { parser: "markdown" })).trimEnd()
}

function cellsOf({ figures, result, unit, target, met }: JudgedFinding): string[] {
  return [
    Object.entries(figures)
      .map(([name, figure]) => `${name} ${show(figure)}`)
      .join("; "),
    withUnit(result, unit),
    target ? `${target.bound} ${withUnit(target.value, unit)}` : "–",
    met === null ? "" : met ? "met" : "**missed**",
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
