import type { ParseArgsConfig } from "node:util"

import type { ListenOptions } from "./listen"
import { parse, readNumber, readSecret, readTime, readUrl } from "./read-options"
import { UsageError } from "./run-command"
import type { VerifyOptions } from "./verify"

/** A parsed command line. */
export type Command =
  | { kind: "help" }
  | { kind: "version" }
  | { kind: "listen"; options: ListenOptions }
  | { kind: "verify"; options: VerifyOptions }

const SHARED = {
  secret: { type: "string" },
  tolerance: { type: "string", default: "5m" },
} as const satisfies ParseArgsConfig["options"]

const LISTEN = {
  ...SHARED,
  port: { type: "string", default: "4242" },
  host: { type: "string", default: "127.0.0.1" },
  forward: { type: "string" },
  respond: { type: "string" },
  delay: { type: "string" },
  times: { type: "string" },
} as const satisfies ParseArgsConfig["options"]

const VERIFY = {
  ...SHARED,
  headers: { type: "string" },
  body: { type: "string" },
} as const satisfies ParseArgsConfig["options"]

/**
 * Parses the command line with Node's own parser, which is sufficient for two commands and loads fast.
 * @param env has the secret, in WEBHOOK_SECRET, if `--secret` is absent.
 * @throws UsageError
 */
export function readCommand(args: string[], env: NodeJS.ProcessEnv): Command {
  const [name, ...rest] = args
  if (name === undefined || name === "help" || args.includes("--help") || args.includes("-h")) {
    return { kind: "help" }
  }
  switch (name) {
    case "--version":
    case "version":
      return { kind: "version" }
    case "listen":
      return { kind: "listen", options: readListen(rest, env) }
    case "verify":
      return { kind: "verify", options: readVerify(rest, env) }
    default:
      throw new UsageError(`There is no command "${name}", only listen and verify. See --help.`)
  }
}

function readListen(args: string[], env: NodeJS.ProcessEnv): ListenOptions {
  const { values } = parse(args, LISTEN)
  const { respond, delay, times } = values
  if (times !== undefined && respond === undefined && delay === undefined) {
    throw new UsageError("--times needs --respond or --delay.")
  }
  return {
    secret: readSecret(values.secret ?? env.WEBHOOK_SECRET),
    toleranceMs: readTime("tolerance", values.tolerance),
    port: readNumber("port", values.port, 0, 65_535),
    host: values.host,
    forward: readUrl("forward", values.forward),
    chosen:
      respond === undefined && delay === undefined
        ? undefined
        : {
            status: respond === undefined ? undefined : readNumber("respond", respond, 200, 599),
            delayMs: delay === undefined ? 0 : readTime("delay", delay),
            times: times === undefined ? Infinity : readNumber("times", times, 1, Number.MAX_SAFE_INTEGER),
          },
  }
}

function readVerify(args: string[], env: NodeJS.ProcessEnv): VerifyOptions {
  const { headers, body, ...values } = parse(args, VERIFY).values
  const secret = readSecret(values.secret ?? env.WEBHOOK_SECRET, { isNeeded: true })
  if (headers === undefined || body === undefined) {
    throw new UsageError("Give --headers and --body, the files with the headers and the body of the request.")
  }
  return { secret, toleranceMs: readTime("tolerance", values.tolerance), headers, body }
}
