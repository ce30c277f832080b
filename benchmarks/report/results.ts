import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"

import { format, resolveConfig } from "prettier"

import type { Finding, Part, Target } from "../part"
import type { Environment } from "./environment"

const FOLDER = join(__dirname, "../results")

/** A finding, and its bound. */
export type JudgedFinding = Finding & { target: Target | null; met: boolean | null }

/** The findings of a part, when it ran, and for how many seconds. */
export type PartResult = { date: string; seconds: number; findings: Record<string, JudgedFinding> }

/** The last results of each part, all with the same environment. */
export type Results = { environment: Environment; parts: Record<string, PartResult> }

/** The file of a part's results: that of a whole run, or its own file if a whole run omits the part. */
export type Kept = string

/** The stored results of this environment. */
export function readResults(kept: Kept, environment: Environment): Results {
  const file = fileOf(kept)
  const known: Results | null = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null
  return known && isDeepStrictEqual(known.environment, environment) ? known : { environment, parts: {} }
}

export async function writeResults(kept: Kept, results: Results): Promise<void> {
  const file = fileOf(kept)
  const style = await resolveConfig(file)
  writeFileSync(file, await format(JSON.stringify(results, null, 2), { ...style, parser: "json" }))
}

function fileOf(kept: Kept): string {
  return join(FOLDER, `${kept}.json`)
}

export function resultOf(
  part: Part,
  { value, seconds }: { value: Record<string, Finding>; seconds: number }
): PartResult {
  const judged = Object.entries(value).map(([name, finding]) => [
    name,
    judge(finding, part.target[name] ?? null),
  ])
  return { date: new Date().toISOString(), seconds, findings: Object.fromEntries(judged) }
}

function judge(finding: Finding, target: Target | null): JudgedFinding {
  return { ...finding, target, met: target && keeps(finding.result, target) }
}

function keeps(result: number, { bound, value }: Target): boolean {
  switch (bound) {
    case "≥":
      return result >= value
    case "≤":
      return result <= value
  }
}
