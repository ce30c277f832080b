import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"

import { ROOT } from "./medusa"
import { asEnv, openPostgres } from "./postgres"
import { Program } from "./program"
import { runScript } from "./run-script"

/** Suites that are one run of jest, and how many of their files run at the same time. */
type Run = { suites: string[]; workers: number }

/**
 * The suites of `npm test`. The lists run at the same time, and the runs of a list one after another. The suites of the second list
 * start processes of their own and wait for them most of the time, so they use what the others leave of two cores.
 */
const PARALLEL_LISTS: Run[][] = [
  [
    { suites: ["unit", "documents", "modules", "http", "package"], workers: 2 },
    // Its tests wait for pages and for the shop much of the time.
    { suites: ["browser"], workers: 3 },
  ],
  [
    { suites: ["production"], workers: 1 },
    { suites: ["model", "crash"], workers: 1 },
  ],
]

/** Suites that only run when they are named, before a release, because they install whole shops or other tools. */
const ON_REQUEST: Run = { suites: ["versions", "generators", "fuzz"], workers: 1 }

const BY_DEFAULT = PARALLEL_LISTS.flat().flatMap(({ suites }) => suites)

const SUITES = [...BY_DEFAULT, ...ON_REQUEST.suites]

const WITHOUT_POSTGRES = ["unit", "documents"]

/**
 * `npm test` runs all suites except those on request, with one PostgreSQL and one packed plugin. `npm test -- --only unit,http` runs these
 * suites. Patterns and options of jest may follow. `--minutes 60` is how long the suite `model` tries random sequences.
 * `npm test -- --only versions 2.21.1` installs a shop with that version of Medusa only.
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops }) => {
    const { minutes, others } = parseMinutes(args)
    const { suites, rest, env } = chooseSuites(others)
    const failures: Error[] = []
    const folder = mkdtempSync(join(tmpdir(), "npm-test-"))
    stops({ stop: async () => rmSync(folder, { recursive: true, force: true }) })
    const shared = {
      PACKED_PLUGIN: join(folder, "plugin.tgz"),
      ...env,
      ...(suites.some((suite) => !WITHOUT_POSTGRES.includes(suite)) && asEnv(stops(await openPostgres()))),
    }
    const run = async ({ suites: all, workers }: Run) => {
      const chosen = all.filter((suite) => suites.includes(suite))
      if (chosen.length === 0) {
        return
      }
      const pace = [`--maxWorkers=${workers}`]
      const startedAt = Date.now()
      const results = resultsFile(join(folder, `results-${chosen.join("-")}.json`))
      await stops(startJest(chosen, [...pace, ...rest, ...results.options], minutes, shared))
        .succeed(`npm test (${chosen.join(", ")})`)
        // Later suites run even after a failure.
        .catch((error: Error) => failures.push(new Error([error.message, ...results.failed()].join("\n"))))
      console.log(`${chosen.join(", ")}: ${Math.round((Date.now() - startedAt) / 1_000)} s`)
    }
    const runAll = async (runs: Run[]) => {
      for (const one of runs) {
        await run(one)
      }
    }
    await Promise.all(PARALLEL_LISTS.map(runAll))
    await run(ON_REQUEST)
    if (failures.length > 0) {
      throw new Error(failures.map(({ message }) => message).join("\n"))
    }
  })
}

/** The read properties of the file that `jest --json` writes. Source: https://jestjs.io/docs/cli#--json */
type TestResults = {
  testResults: {
    name: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[]
  }[]
}

/** How many lines of a failure's message the summary shows. */
const SHOWN_LINES = 40

/** Lets jest write the results to a file, from which the failed tests are read, to show them at the end of the output. */
function resultsFile(path: string): { options: string[]; failed: () => string[] } {
  return {
    options: ["--json", `--outputFile=${path}`],
    failed: () => (existsSync(path) ? failedTests(JSON.parse(readFileSync(path, "utf8"))) : []),
  }
}

/** The file, the name and the beginning of the message of each failed test. */
function failedTests({ testResults }: TestResults): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === "failed")
    const file = name.replace(`${ROOT}/`, "")
    if (failed.length === 0) {
      // A file that could not be loaded has a message, but no tests.
      return message && assertionResults.length === 0 ? [described(file, message)] : []
    }
    return failed.map(({ fullName, failureMessages }) =>
      described(`${file}: ${fullName}`, (failureMessages ?? []).join("\n"))
    )
  })
}

function described(what: string, message: string): string {
  return [`\n● ${what}`, ...stripVTControlCharacters(message).split("\n").slice(0, SHOWN_LINES)].join("\n")
}

function startJest(
  suites: string[],
  options: string[],
  minutes: string | undefined,
  shared: Record<string, string>
): Program {
  return Program.start({
    args: [
      // Medusa uses dynamic imports, which jest supports with this flag only.
      "--experimental-vm-modules",
      "--no-warnings",
      require.resolve("jest/bin/jest"),
      ...options,
      "--selectProjects",
      ...suites,
    ],
    cwd: ROOT,
    env: {
      NODE_ENV: "test",
      MEDUSA_DISABLE_TELEMETRY: "true",
      ...shared,
      ...(minutes !== undefined && { MODEL_MINUTES: minutes }),
    },
    output: { kind: "inherit" },
  })
}

/** @throws Error for a value that is not a positive number. */
function parseMinutes(args: string[]): { minutes: string | undefined; others: string[] } {
  const at = args.indexOf("--minutes")
  if (at === -1) {
    return { minutes: undefined, others: args }
  }
  const minutes = args[at + 1]
  if (!(Number(minutes) > 0)) {
    throw new Error("--minutes takes a number of minutes")
  }
  return { minutes, others: [...args.slice(0, at), ...args.slice(at + 2)] }
}

/** The chosen suites, the patterns and options of jest, and variables for the tests. */
type Choice = { suites: string[]; rest: string[]; env: Record<string, string> }

/** @throws Error that lists the suites, for an unknown one. */
export function chooseSuites(args: string[]): Choice {
  const at = args.indexOf("--only")
  if (at === -1) {
    return { suites: BY_DEFAULT, rest: args, env: {} }
  }
  const suites = args[at + 1]?.split(",") ?? []
  if (suites.length === 0 || !suites.every((suite) => SUITES.includes(suite))) {
    throw new Error(`--only takes some of: ${SUITES.join(", ")}`)
  }
  const rest = [...args.slice(0, at), ...args.slice(at + 2)]
  return suites.join() === "versions" ? chooseVersions(rest) : { suites, rest, env: {} }
}

/** A version of Medusa, or the newest one of a minor version: `2.21.1`, `2.21`. */
const VERSION = /^\d+\.\d+(\.\d+)?$/

/** Versions of Medusa among the arguments become the only ones that `versions.spec.ts` installs. */
function chooseVersions(args: string[]): Choice {
  const versions = args.filter((arg) => VERSION.test(arg))
  const others = args.filter((arg) => !VERSION.test(arg))
  if (versions.length === 0) {
    return { suites: ["versions"], rest: others, env: {} }
  }
  const named = `with Medusa (${versions.join("|").replaceAll(".", "\\.")}),`
  return {
    suites: ["versions"],
    rest: ["versions.spec", "-t", named, ...others],
    env: { MEDUSA_VERSIONS: versions.join() },
  }
}
