import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import ts from "typescript"

import { ROOT } from "../../scripts/medusa"
import { entryOf, firstOf, present } from "../../scripts/present"
import { placeOf, type Snippet } from "./documents"

/** The languages that TypeScript reads, by the ending of their files. */
const ENDINGS: Record<string, string> = {
  ts: "ts",
  typescript: "ts",
  tsx: "tsx",
  js: "mjs",
  javascript: "mjs",
  mjs: "mjs",
  jsx: "jsx",
}

export function isTyped({ language }: Snippet): boolean {
  return language in ENDINGS
}

/** Where a snippet says on its first line that it belongs: `// src/subscribers/tell-the-team.ts`. */
const OWN_PATH = /^\/\/ ([\w./[\]@-]+\.(?:ts|tsx|js|mjs))$/

/**
 * What TypeScript has against snippets, as sentences that name the line of the document, by {@link placeOf}. TypeScript is
 * checked as strictly as this repository's own, JavaScript only if it asks for it. A snippet that names a path
 * is at that path of an app of its document's, so that others there may import it.
 */
export function typeErrors(snippets: Snippet[]): Map<string, string[]> {
  const errors = new Map<string, string[]>()
  for (const javascript of [false, true]) {
    const files = new Map(
      snippets.filter((snippet) => isJavaScript(snippet) === javascript).map((one) => [fileOf(one), one])
    )
    const options = optionsFor(javascript)
    const program = ts.createProgram([...files.keys()], options, hostOf(files, options))
    for (const [file, snippet] of files) {
      const source = present(program.getSourceFile(file), "the source file")
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      errors.set(
        placeOf(snippet),
        found.map(({ start, messageText }) => {
          const { line } = source.getLineAndCharacterOfPosition(start ?? 0)
          return `${snippet.path}:${snippet.line + line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`
        })
      )
    }
  }
  return errors
}

/** The snippet as TypeScript and the loader read it: what is given is on its first line, so that lines stay. */
export function sourceOf({ given, code }: Snippet): string {
  return given ? `${given}; ${code}` : code
}

function isJavaScript({ language }: Snippet): boolean {
  return /^m?j/.test(entryOf(ENDINGS, language))
}

/** The path of the file that a snippet shows, if its first line names one. */
export function ownPathOf({ code }: Snippet): string | undefined {
  return OWN_PATH.exec(firstOf(code.split("\n")))?.[1]
}

function fileOf(snippet: Snippet): string {
  const own = ownPathOf(snippet)
  // What contributors read shows files of this repository.
  const app = own && snippet.path === "CONTRIBUTING.md" ? ROOT : join(ROOT, ".snippets", snippet.path)
  return join(app, own ?? `line-${snippet.line}.${ENDINGS[snippet.language]}`)
}

function optionsFor(javascript: boolean): ts.CompilerOptions {
  const { compilerOptions } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, ROOT)
  return {
    ...options,
    ...(javascript ? { allowJs: true, checkJs: true, strict: false } : {}),
    declaration: false,
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ["node", "jest"],
    typeRoots: [join(ROOT, "node_modules/@types")],
    baseUrl: ROOT,
    paths: ownPaths(),
  }
}

/** The packages' `exports`, led to the sources that they are built from. */
function ownPaths(): Record<string, string[]> {
  const { name, exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))
  const receiver = { "medusa-webhooks-receiver": ["receiver/src/index.ts"] }
  const own = Object.fromEntries(
    Object.entries<unknown>(exports)
      .filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].endsWith(".js"))
      .map(([from, to]) => [
        `${name}${from.slice(1)}`,
        [to.replace("./.medusa/server/", "").replace(/\.js$/, ".ts")],
      ])
  )
  return { ...own, ...receiver }
}

/** The file system, with the snippets in it. */
function hostOf(files: Map<string, Snippet>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const folders = new Set([...files.keys()].flatMap(foldersAbove))
  const read = (path: string) => {
    const snippet = files.get(path)
    return snippet && sourceOf(snippet)
  }
  return {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    directoryExists: (path) => folders.has(path) || present(host.directoryExists, "directoryExists")(path),
    readFile: (path) => read(path) ?? host.readFile(path),
    getSourceFile: (path, target, ...rest) => {
      const text = read(path)
      return text === undefined
        ? host.getSourceFile(path, target, ...rest)
        : ts.createSourceFile(path, text, target, true)
    },
  }
}

function foldersAbove(path: string): string[] {
  const above = dirname(path)
  return above === path ? [] : [above, ...foldersAbove(above)]
}
