import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { checkCommands } from "./commands"
import type { Snippet } from "./documents"
import { checkJson } from "./json"
import { routeProblem } from "./routes"

/** What looks at a block of each language that is not TypeScript's. It throws what is wrong. */
const CHECKS: Record<string, (code: string) => unknown> = {
  bash: checkCommands,
  sh: checkCommands,
  json: checkJson,
  http: checkRequests,
  php: (code) => checkSyntax("php", ["-l"], code.startsWith("<?php") ? code : `<?php\n${code}`),
  python: (code) => checkSyntax("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], code),
  go: (code) => checkSyntax("gofmt", ["-e"], code),
  // `package/installed-plugin.spec.ts` and `modules/receiver-store.spec.ts` run them.
  sql: () => undefined,
  // What draws it says in its output what it cannot read.
  mermaid: () => undefined,
}

/** @throws Error that says what is wrong with a block, or that nobody looks at it. */
export function checkSnippet({ language, code }: Snippet): void {
  if (CHECKS[language]) {
    CHECKS[language](code)
  } else if (!examples().some((text) => unindented(text).includes(unindented(code)))) {
    throw new Error(
      `Nobody checks ${language ? `blocks in "${language}"` : "blocks without a language"}. Give it one of ` +
        `${Object.keys(CHECKS).join(", ")}, ts or js; quote a file of examples/; or see to it in runs.ts.`
    )
  }
}

/** What is quoted of the inside of a block is shown without its indentation. */
function unindented(text: string): string {
  return text.replace(/^[ \t]+/gm, "")
}

/** The examples' files, which have tests of their own. */
function examples(): string[] {
  return readdirSync(join(ROOT, "examples"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
}

/** Lines like `POST /admin/webhooks/:id/recover   { "since": … } → …`. */
function checkRequests(code: string): void {
  const problems = code.split("\n").flatMap((line) => {
    const [, method, path] = /^([A-Z]+) +(\/\S+)/.exec(line) ?? []
    return method && path ? (routeProblem(method, path) ?? []) : [`"${line}" is no request.`]
  })
  if (problems.length > 0) {
    throw new Error(problems.join("\n"))
  }
}

/** Where the language is not installed, nothing is said of its syntax. */
function checkSyntax(program: string, args: string[], code: string): void {
  const { error, status, stdout, stderr } = spawnSync(program, args, { input: code, encoding: "utf8" })
  if (!error && status !== 0) {
    throw new Error(`${stdout}${stderr}`)
  }
}
