import { ESLint } from "eslint"
import ts from "typescript"

import { ROOT } from "./medusa"
import { present } from "./present"

const CONFIG = "eslint.types.config.mjs"

/**
 * `npm run lint:types [projects]`: prints the compiler's errors in each project that `eslint.types.config.mjs` names, or in these, and what
 * the rules there find, and exits with 1 if there are any. The compiler and the rules share each project's program, because most of the
 * time is spent on loading it and on its types.
 */
export async function main(chosen: string[]): Promise<never> {
  const config = await new ESLint({ cwd: ROOT, overrideConfigFile: CONFIG }).calculateConfigForFile(
    __filename
  )
  const projects: string[] = chosen.length ? chosen : config.languageOptions.parserOptions.project
  const linted = new Set<string>()
  let found = false
  for (const project of projects) {
    const program = load(project)
    const errors = ts.getPreEmitDiagnostics(program)
    const files = program.getRootFileNames().filter((file) => !linted.has(file))
    const remarks = await lint(program, files)
    files.forEach((file) => linted.add(file))
    console.log(ts.formatDiagnosticsWithColorAndContext(errors, HOST) + remarks)
    found ||= errors.length > 0 || remarks !== ""
  }
  process.exit(found ? 1 : 0)
}

/** @returns what the rules find, as text. */
async function lint(program: ts.Program, files: string[]): Promise<string> {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfigFile: CONFIG,
    overrideConfig: {
      files: ["**/*.{ts,tsx}"],
      languageOptions: { parserOptions: { programs: [program] } },
    },
    warnIgnored: false,
  })
  const { format } = await eslint.loadFormatter()
  return format(await eslint.lintFiles(files))
}

const HOST: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (file) => file,
  getCurrentDirectory: () => ROOT,
  getNewLine: () => "\n",
}

/** The program of a `tsconfig.json`, as `tsc --noEmit` loads it. @throws Error for one that cannot be read. */
function load(project: string): ts.Program {
  const onUnRecoverableConfigFileDiagnostic = (error: ts.Diagnostic) => {
    throw new Error(ts.formatDiagnostic(error, HOST))
  }
  const parsed = ts.getParsedCommandLineOfConfigFile(
    project,
    { noEmit: true },
    { ...ts.sys, getCurrentDirectory: () => ROOT, onUnRecoverableConfigFileDiagnostic }
  )
  const { fileNames, options, errors } = present(parsed, project)
  // The rules go from a node to the one around it.
  const host = ts.createCompilerHost(options, true)
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors
  return ts.createProgram({ rootNames: fileNames, options, host, configFileParsingDiagnostics: errors })
}
