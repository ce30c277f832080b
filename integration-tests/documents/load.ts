import { join } from "node:path"
import ts from "typescript"

import { ROOT } from "../../scripts/medusa"
import type { Snippet } from "./documents"
import { sourceOf } from "./type-check"

/** What a snippet finds when it runs. */
export type Surroundings = {
  /** Folder of this repository that its relative imports start from. */
  folder?: string
  /** The environment. Default: every variable has a text of its own. */
  env?: Record<string, string | undefined>
  fetch?: typeof fetch
  /** The values of the names that the document declares above the snippet. */
  given?: Record<string, unknown>
}

/** What `module.exports` is after a run, or what the module exports. */
export type Exports = any

/** Runs a snippet as a module of this repository, with these surroundings. */
export function load(
  snippet: Snippet,
  { folder = "", env = anyEnv(), fetch = noFetch, given = {} }: Surroundings = {}
): Exports {
  const { outputText } = ts.transpileModule(sourceOf(snippet), {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      jsx: ts.JsxEmit.ReactJSX,
    },
  })
  const module: { exports: Exports } = { exports: {} }
  const found = {
    module,
    exports: module.exports,
    require: requireFrom(join(ROOT, folder)),
    process: { ...process, env, cwd: () => ROOT },
    fetch,
    ...given,
  }
  new Function(...Object.keys(found), outputText)(...Object.values(found))
  return module.exports
}

/** The packages by their own names are what they are built from. */
function requireFrom(folder: string): (name: string) => unknown {
  return (name) => {
    if (name === "medusa-webhooks-receiver") {
      return require(join(ROOT, "receiver/src"))
    }
    const [, room] = /^medusa-plugin-webhooks\/(.*)$/.exec(name) ?? []
    return require(room ? join(ROOT, "src", room) : name.startsWith(".") ? join(folder, name) : name)
  }
}

function anyEnv(): Record<string, string> {
  return new Proxy({}, { get: (_, name) => `what ${String(name)} is in the example` })
}

function noFetch(): never {
  throw new Error("A snippet that sends something needs an entry in runs.ts.")
}
