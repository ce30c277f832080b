#!/usr/bin/env node
import { version } from "medusa-plugin-webhooks/package.json"

import { readCommand } from "./arguments"
import { HELP } from "./help"
import { listen } from "./listen"
import { runCommand } from "./run-command"
import { verify } from "./verify"

/**
 * `npx medusa-plugin-webhooks …`: tools for developing a receiver. They run without a shop, so this file and its imports must not import
 * Medusa, which takes seconds to load.
 * @returns the exit code: 0 for valid, 1 for invalid. Null for a command that keeps running.
 */
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
  }
}

runCommand(main)
