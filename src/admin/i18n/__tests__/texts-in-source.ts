import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { present } from "../../../../scripts/present"
import { propertiesOf } from "../../../types/typed"

/** Dotted key → text. */
export type Flat = Record<string, string>

/** The keys of texts that source files ask for. */
export class Asked {
  private readonly literals: ReadonlySet<string>
  private readonly patterns: readonly RegExp[]

  private constructor(private readonly sources: readonly string[]) {
    const all = sources.join("\n")
    this.literals = new Set(
      [...all.matchAll(/"([\w.]+)"/g)].map(([, literal]) => present(literal, "the literal"))
    )
    this.patterns = [...all.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, template]) =>
      asPattern(present(template, "the template"))
    )
  }

  /** Of all source files below a folder, without its tests. */
  static below(folder: string): Asked {
    return new Asked(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(
          (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("__tests__")
        )
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    )
  }

  /** Of a source file and all that it imports, directly or through others. */
  static from(file: string): Asked {
    const sources = new Map<string, string>()
    const read = (path: string) => {
      if (!sources.has(path)) {
        const source = readFileSync(path, "utf8")
        sources.set(path, source)
        imported(path, source).forEach(read)
      }
    }
    read(file)
    return new Asked([...sources.values()])
  }

  /** Those that are whole in the source. */
  keys(): string[] {
    return this.sources.flatMap((source) =>
      [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key]) => present(key, "the key"))
    )
  }

  /** Whether a key, whole or as one that a template may become, is among them. */
  has(key: string): boolean {
    const plain = key.replace(/_(one|other)$/, "")
    return this.literals.has(plain) || this.patterns.some((pattern) => pattern.test(plain))
  }
}

/** The files of ours that a source file imports. Types alone are not loaded. */
function imported(path: string, source: string): string[] {
  return [...source.matchAll(/^(?!import type).*\b(?:from|import\() ?"(\.[^"]+)"/gm)]
    .flatMap(([, name]) => [".ts", ".tsx", "/index.ts"].map((end) => join(dirname(path), name + end)))
    .filter((file) => existsSync(file))
}

/** What a template of the source may become. */
function asPattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/\$\{[^}]+\}/g, "\\w+").replaceAll(".", "\\.")}$`)
}

/** The names of the values that a text has, sorted. */
export function valuesIn(text: string): string[] {
  return [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => present(name, "the name")).sort()
}

export function flatten(node: object, prefix = ""): Flat {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string"
        ? [[prefix + key, value]]
        : Object.entries(flatten(propertiesOf(value), `${prefix}${key}.`))
    )
  )
}
