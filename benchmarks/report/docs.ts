import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import type { Kept, Results } from "./results"
import { table } from "./table"

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
