import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import ts from "typescript"

import { ROOT } from "../../scripts/medusa"
import { atLeast } from "../../scripts/present"
import { messagesOfADay } from "../generators/shop-day"
import { expectValidMessages } from "../support/message-checks"

const DOCUMENT = join(ROOT, "openapi.json")

/** Prints the violations of Redocly's recommended rules in the document. */
const LINT = `
  import { createConfig, lint } from "@redocly/openapi-core"
  const config = await createConfig({ extends: ["recommended"] })
  const problems = await lint({ ref: process.argv[1], config })
  console.log(JSON.stringify(problems.map(({ ruleId, message }) => ruleId + ": " + message)))`

const GENERATORS = {
  "openapi-typescript": {
    arguments: (folder: string) => [
      "openapi-typescript/bin/cli.js",
      DOCUMENT,
      "-o",
      join(folder, "client.ts"),
    ],
    type: `import type { components } from "./client"\ntype WebhookMessage = components["schemas"]["WebhookMessage"]`,
  },
  "@hey-api/openapi-ts": {
    arguments: (folder: string) => [
      "@hey-api/openapi-ts/bin/run.js",
      "-i",
      DOCUMENT,
      "-o",
      join(folder, "client"),
      "-p",
      "@hey-api/typescript",
    ],
    type: `import type { WebhookMessage } from "./client/types.gen"`,
  },
}

describe("openapi.json", () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "clients-"))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  it("leaves Redocly's recommended rules nothing to say", () => {
    const args = ["--input-type=module", "--eval", LINT, DOCUMENT]
    expect(JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }))).toEqual([])
  })

  it.each(Object.entries(GENERATORS))(
    "gives %s types that compile, and that every message of a shop's day is of",
    (_, generator) => {
      const [script, ...args] = atLeast(1, generator.arguments(folder))
      execFileSync(process.execPath, [join(ROOT, "node_modules", script), ...args], { stdio: "pipe" })
      const day = join(folder, "day.ts")
      writeFileSync(
        day,
        `${generator.type}\nexport const messages: WebhookMessage[] = [\n${messagesOfADay().join(",\n")}\n]\n`
      )
      expect(compileErrors(day)).toEqual([])
    }
  )

  it("is compared with messages that a shop of this version sends", () => {
    expectValidMessages(
      messagesOfADay()
        .map((body) => JSON.parse(body))
        .filter(({ type }) => type !== "webhook.ping")
    )
  })
})

function compileErrors(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 300))
}
