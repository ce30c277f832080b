import { parseArgs, type ParseArgsConfig } from "node:util"

import { secretProblem } from "../modules/webhook/secret-format"
import { errorOf } from "../types/typed"
import { parseTime } from "./time"
import { UsageError } from "./run-command"

type Parsed<Options extends NonNullable<ParseArgsConfig["options"]>> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; strict: true; allowPositionals: boolean }>
>

/**
 * Parses the options and the positional arguments of a command line.
 * @throws UsageError with the parser's message, in which secrets and keys are cut.
 */
export function parse<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: Options,
  allowPositionals = false
): Parsed<Options> {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals })
  } catch (error) {
    // The later sentences of the parser's message suggest a syntax that is not useful here.
    const [problem = ""] = errorOf(error).message.split(". ")
    throw new UsageError(`${problem.replace(/(whsec_|sk_)[^'"\s]*/g, "$1…")}. See --help.`)
  }
}

/** @throws UsageError for an invalid secret, and for a missing one if `isNeeded`. */
export function readSecret(secret: string | undefined, needed: { isNeeded: true }): string
export function readSecret(secret: string | undefined, needed?: { isNeeded: boolean }): string | undefined
export function readSecret(secret: string | undefined, { isNeeded = false } = {}): string | undefined {
  if (isNeeded && !secret) {
    throw new UsageError("Which secret? Set WEBHOOK_SECRET, or give --secret.")
  }
  const problem = secret && secretProblem(secret)
  if (problem) {
    throw new UsageError(`The secret ${problem}.`)
  }
  return secret || undefined
}

/** @throws UsageError for a text that is not an integer from `min` to `max`. */
export function readNumber(name: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(number >= min && number <= max)) {
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`
    throw new UsageError(`--${name} is a number ${range}, not "${text}".`)
  }
  return number
}

/** @returns milliseconds. @throws UsageError for a text that is not a duration, or a duration below `minMs`. */
export function readTime(name: string, text: string, minMs = 0): number {
  const ms = parseTime(text)
  if (ms === undefined || ms < minMs) {
    const least = minMs > 0 ? ` of ${minMs}ms or more` : ""
    throw new UsageError(`--${name} is a time such as 500ms, 2s, 5m, 1h or 30d${least}, not "${text}".`)
  }
  return ms
}

/** @throws UsageError for a text that is not an HTTP URL. */
export function readUrl(name: string, text: string): URL
export function readUrl(name: string, text: string | undefined): URL | undefined
export function readUrl(name: string, text: string | undefined): URL | undefined {
  if (text === undefined) {
    return undefined
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new UsageError(`--${name} is a URL such as http://localhost:3000/hook, not "${text}".`)
  }
  return url
}
