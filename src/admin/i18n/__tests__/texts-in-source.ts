import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** Dotted key → text. */
export type Flat = Record<string, string>

/** The keys of texts that the components below a folder ask for. */
export class Asked {
  private readonly sources: readonly string[]
  private readonly literals: ReadonlySet<string>
  private readonly patterns: readonly RegExp[]

  constructor(folder: string) {
    this.sources = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("__tests__")
      )
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    const all = this.sources.join("\n")
    this.literals = new Set([...all.matchAll(/"([\w.]+)"/g)].map(([, literal]) => literal!))
    this.patterns = [...all.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, template]) => asPattern(template!))
  }

  /** Those that stand whole in the source. */
  keys(): string[] {
    return this.sources.flatMap((source) => [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key]) => key!))
  }

  /** Whether a key, whole or as one that a template may become, is among them. */
  has(key: string): boolean {
    const plain = key.replace(/_(one|other)$/, "")
    return this.literals.has(plain) || this.patterns.some((pattern) => pattern.test(plain))
  }
}

/** What a template of the source may become. */
function asPattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/\$\{[^}]+\}/g, "\\w+").replaceAll(".", "\\.")}$`)
}

/** The names of the values that a text has, sorted. */
export function valuesIn(text: string): string[] {
  return [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name!).sort()
}

export function flatten(node: object, prefix = ""): Flat {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string"
        ? [[prefix + key, value]]
        : Object.entries(flatten(value as object, `${prefix}${key}.`))
    )
  )
}
