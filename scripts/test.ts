import { ROOT } from "./medusa"
import { Program } from "./program"
import { runScript } from "./run-script"

/** What `npm test` runs. */
const DEFAULT_SUITES = ["unit", "modules", "crash", "http", "package"]

/** The dashboard in a browser runs when it is asked for: it is not yet stable on a busy machine. */
const SUITES = [...DEFAULT_SUITES, "browser"]

/**
 * `npm test`: every suite but the browser's in one run of jest, on a PostgreSQL that jest's own set-up starts.
 * `npm test -- --only unit` runs one suite; a pattern or an option of jest may follow.
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops }) => {
    const { suites, rest } = chooseSuites(args)
    const jest = Program.start({
      args: [
        // Medusa imports modules while it runs, which jest allows under this flag only.
        "--experimental-vm-modules",
        "--no-warnings",
        require.resolve("jest/bin/jest"),
        ...rest,
        "--selectProjects",
        ...suites,
      ],
      cwd: ROOT,
      env: { NODE_ENV: "test", MEDUSA_DISABLE_TELEMETRY: "true" },
      output: { kind: "inherit" },
    })
    await stops(jest).succeed("npm test")
  })
}

function chooseSuites(args: string[]): { suites: string[]; rest: string[] } {
  const at = args.indexOf("--only")
  if (at === -1) {
    return { suites: DEFAULT_SUITES, rest: args }
  }
  const suites = args[at + 1]?.split(",") ?? []
  if (suites.length === 0 || !suites.every((suite) => SUITES.includes(suite))) {
    throw new Error(`--only takes one of: ${SUITES.join(", ")}`)
  }
  return { suites, rest: [...args.slice(0, at), ...args.slice(at + 2)] }
}
