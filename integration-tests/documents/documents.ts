import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { parseMarkdown, type Block, type Markdown } from "./markdown"

/** A Markdown file of this repository. */
export type Document = Markdown & {
  /** From the repository's root: `docs/options.md`. */
  path: string
  text: string
}

/** A block, and the document that it is in. */
export type Snippet = Block & { path: string }

/** Every document: those in the root, and all under `docs/` and `examples/`. */
export function readDocuments(): Document[] {
  return ["", "docs", "examples", "receiver"].flatMap(markdownIn).sort().map(readDocument)
}

/** @param path from the repository's root */
export function readDocument(path: string): Document {
  const text = readFileSync(join(ROOT, path), "utf8")
  return { path, text, ...parseMarkdown(text) }
}

export function snippetsOf(documents: Document[]): Snippet[] {
  return documents.flatMap(({ path, blocks }) => blocks.map((block) => ({ ...block, path })))
}

/** Where a reader finds it: `docs/options.md:12`. */
export function placeOf({ path, line }: { path: string; line: number }): string {
  return `${path}:${line}`
}

/** The rows of the first table whose heading begins with this cell, each by its cells. */
export function tableOf({ path, text }: Document, firstHeading: string): string[][] {
  const lines = text.split("\n")
  const heading = lines.findIndex((line) => line.startsWith(`| ${firstHeading} |`))
  if (heading === -1) {
    throw new Error(`${path} has no table "${firstHeading}".`)
  }
  const rest = lines.slice(heading + 2)
  const end = rest.findIndex((line) => !line.startsWith("|"))
  return rest.slice(0, end === -1 ? undefined : end).map(cellsOf)
}

/** The rows that Markdown would show otherwise than they are meant: each with its line. */
export function brokenRows({ path, text, blocks }: Document): string[] {
  const lines = text.split("\n")
  for (const { code, line } of blocks) {
    code.split("\n").forEach((_, index) => (lines[line - 1 + index] = ""))
  }
  let cells: number | undefined
  return lines.flatMap((text, index) => {
    const isRow = text.startsWith("|")
    const count = isRow ? cellsOf(text).length : undefined
    const isBroken = isRow
      ? !text.endsWith("|") || (cells !== undefined && count !== cells)
      : cells !== undefined && text !== ""
    cells = isRow ? (cells ?? count) : undefined
    return isBroken ? [`${placeOf({ path, line: index + 1 })}: ${text}`] : []
  })
}

function cellsOf(row: string): string[] {
  return row
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll("\\|", "|").trim())
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: folder !== "", withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((path) => !path.includes("node_modules"))
}
