import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "./medusa"

const SOURCES = join(ROOT, "src/admin")

/** Beside the entry of the dashboard's pages. */
const FILE = join(ROOT, ".medusa/server/src/admin/classes.js")

/**
 * A part of `npm run build`: writes down the names of the classes that the dashboard's pages use.
 *
 * A shop's build looks for them in the plugin's files that end in `.js` (`createTailwindConfig` of `@medusajs/admin-bundler`), and
 * `medusa plugin:build` gives the files that hold the pages no ending. Without this file, classes that Medusa's own pages do not use
 * have no styles.
 */
export async function main(): Promise<void> {
  writeFileSync(FILE, `module.exports = ${JSON.stringify(classNamesIn(readPages()))}\n`)
}

/** The sources of the pages, and of what they take classes from. */
export function readPages(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes("__tests__"))
    .map((path) => readFileSync(join(SOURCES, path), "utf8"))
}

/** Every word of the sources' strings, each once: Tailwind knows which of them are classes. */
export function classNamesIn(sources: readonly string[]): string {
  const words = sources.flatMap((source) =>
    [...source.matchAll(/"([^"\n]+)"|`([^`]+)`/g)].flatMap(([, text, template]) =>
      (text ?? template ?? "").split(/\s+/)
    )
  )
  return [...new Set(words)].sort().join(" ")
}
