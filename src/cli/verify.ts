import { errorOf } from "../types/typed"
import { readFile } from "node:fs/promises"

import { examine } from "./examine"
import { isValid } from "./finding"
import { findingLine } from "./print"
import { parseHeaders } from "./signed-request"
import { UsageError } from "./run-command"

/** Options of `verify`. */
export type VerifyOptions = {
  secret: string
  toleranceMs: number
  /** Path of the file with the headers. */
  headers: string
  /** Path of the file with the body. */
  body: string
}

/** Verifies one request and prints the findings. @returns the exit code. @throws UsageError for a file that cannot be read. */
export async function verify(options: VerifyOptions, print: (line: string) => void): Promise<0 | 1> {
  const request = { headers: parseHeaders(await read(options.headers)), body: await read(options.body) }
  const findings = examine(request, options.secret, { toleranceMs: options.toleranceMs, now: new Date() })
  findings.forEach((finding) => print(findingLine(finding)))
  print(isValid(findings) ? "The request is valid." : "The request is NOT valid.")
  return isValid(findings) ? 0 : 1
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${errorOf(error).message}`)
  }
}
