import { ROOT } from "./medusa"
import { Program } from "./program"
import { runScript } from "./run-script"

/**
 * The suites, by what runs side by side. Kills with a bound on what comes after them, three Medusas at once, and a page,
 * which has little patience, have the machine for themselves.
 */
const RUNS = [
  ["unit", "documents", "modules", "http", "package"],
  ["model", "crash"],
  ["production"],
  ["browser"],
]

/** Suites that run before a release, and only when they are named: they install whole shops, or compilers and what they need. */
const ON_REQUEST = ["versions", "generators"]

const SUITES = [...RUNS.flat(), ...ON_REQUEST]

/** Suites whose files run one after the other: each starts several Medusas. */
const ONE_BY_ONE = ["production", "versions", "generators"]

/**
 * `npm test`: every suite but those on request, on a PostgreSQL that jest's own set-up starts. `npm test -- --only unit,http` runs these;
 * a pattern or an option of jest may follow. `--minutes 60` is for how long the suite `model` tries random sequences.
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops }) => {
    const { minutes, others } = takeMinutes(args)
    const { suites, rest } = chooseSuites(others)
    const failures: Error[] = []
    for (const run of [...RUNS, ON_REQUEST]) {
      const chosen = run.filter((suite) => suites.includes(suite))
      if (chosen.length > 0) {
        // One that fails keeps nobody from learning what else does.
        const pace = chosen.every((suite) => ONE_BY_ONE.includes(suite)) ? ["--maxWorkers=1"] : []
        await stops(startJest(chosen, [...pace, ...rest], minutes))
          .succeed(`npm test (${chosen.join(", ")})`)
          .catch((error: Error) => failures.push(error))
      }
    }
    if (failures.length > 0) {
      throw new Error(failures.map(({ message }) => message).join("\n"))
    }
  })
}

function startJest(suites: string[], options: string[], minutes: string | undefined): Program {
  return Program.start({
    args: [
      // Medusa imports modules while it runs, which jest allows under this flag only.
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
      ...(minutes !== undefined && { MODEL_MINUTES: minutes }),
    },
    output: { kind: "inherit" },
  })
}

/** @throws Error for what is no number. */
function takeMinutes(args: string[]): { minutes: string | undefined; others: string[] } {
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

/** @throws Error that says which suites there are. */
export function chooseSuites(args: string[]): { suites: string[]; rest: string[] } {
  const at = args.indexOf("--only")
  if (at === -1) {
    return { suites: RUNS.flat(), rest: args }
  }
  const suites = args[at + 1]?.split(",") ?? []
  if (suites.length === 0 || !suites.every((suite) => SUITES.includes(suite))) {
    throw new Error(`--only takes some of: ${SUITES.join(", ")}`)
  }
  return { suites, rest: [...args.slice(0, at), ...args.slice(at + 2)] }
}
