import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "./medusa"

const SOURCES = join(ROOT, "src/admin")

/** In the folder of the dashboard's built pages. */
const FILE = join(ROOT, ".medusa/server/src/admin/classes.js")

/**
 * A part of `npm run build`: writes a file with the CSS class names of the dashboard's pages.
 *
 * A shop's build searches the plugin's `.js` files for class names (`createTailwindConfig` of `@medusajs/admin-bundler`), but
 * `medusa plugin:build` writes the pages to files with other extensions. Without this file, classes that Medusa's own pages do not use
 * would have no styles.
 */
export async function main(): Promise<void> {
  writeFileSync(FILE, `module.exports = ${JSON.stringify(classNamesIn(readPages()))}\n`)
}

/** The sources of the pages and their components. */
export function readPages(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes("__tests__"))
    .map((path) => readFileSync(join(SOURCES, path), "utf8"))
}

/** All words in the sources' strings, without repeats. Tailwind ignores those that are not classes. */
export function classNamesIn(sources: readonly string[]): string {
  const words = sources.flatMap((source) =>
    [...source.matchAll(/"([^"\n]+)"|`([^`]+)`/g)].flatMap(([, text, template]) =>
      (text ?? template ?? "").split(/\s+/)
    )
  )
  return [...new Set(words)].sort().join(" ")
}
