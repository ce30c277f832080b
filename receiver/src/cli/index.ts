#!/usr/bin/env node
import { listen } from "../../../src/cli/listen"
import { runCommand } from "../../../src/cli/run-command"
import { verify } from "../../../src/cli/verify"
import { version } from "../../package.json"
import { readCommand } from "./arguments"
import { HELP } from "./help"
import { listenToShop } from "./listen-shop"
import { outputOf } from "./output"
import { replay } from "./replay"
import { trigger } from "./trigger"

/** @returns the exit code: 0 for a success, 1 for a failure. Null for a command that keeps running. */
async function main(): Promise<number | null> {
  const command = readCommand(process.argv.slice(2), process.env)
  switch (command.kind) {
    case "help":
      console.log(HELP)
      return 0
    case "version":
      console.log(version)
      return 0
    case "verify":
      return verify(command.options, console.log)
    case "listen":
      await listen(command.options, console.log)
      return null
    case "listen-shop":
      await listenToShop(command.options, outputOf(command.json), untilStopped())
      return 0
    case "trigger":
      return trigger(command.options, outputOf(command.json))
    case "replay":
      return replay(command.options, outputOf(command.json))
  }
}

/** Aborted by the first Ctrl-C. The second one ends the process. */
function untilStopped(): AbortSignal {
  const stopped = new AbortController()
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => stopped.abort())
  }
  return stopped.signal
}

runCommand(main)
