import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { isCommand } from "../base"

/** The commands of Medusa's CLI, by their first words: `db:migrate`, `exec`. */
function commandsOfMedusa(): string[] {
  const folder = dirname(require.resolve("@medusajs/cli/package.json"))
  const source = readFileSync(join(folder, "dist/create-cli.js"), "utf8")
  return [...source.matchAll(/\bcommand: [`"]([\w:-]+)/g)].flatMap(([, name]) => name ?? [])
}

/** Those that start modules, which the others do without. */
const STARTS_MODULES = /^(db:.*|exec|user|build|start|develop)$/

describe("the warning that secrets are stored in plain text", () => {
  const commands = commandsOfMedusa().filter((name) => STARTS_MODULES.test(name))

  it("is for every command of Medusa's CLI that starts a server, and for no other", () => {
    expect(commands).toEqual(expect.arrayContaining(["start", "develop", "exec", "user", "db:migrate"]))
    expect(commands.filter((name) => !isCommand(name)).sort()).toEqual(["develop", "start"])
  })

  it("is for a server that is started without Medusa's CLI", () => {
    expect(isCommand(undefined)).toBe(false)
  })
})
