import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { readOptions as readBenchOptions } from "../../benchmarks/options"
import { parts } from "../../benchmarks/parts"
import { readOptions as readDemoOptions } from "../../scripts/demo"
import { readCommand as readReceiverCommand } from "../../receiver/src/cli/arguments"
import { ROOT } from "../../scripts/medusa"
import { atLeast, entryOf, firstOf, present } from "../../scripts/present"
import { chooseSuites } from "../../scripts/test"
import { readCommand } from "../../src/cli/arguments"
import { readCurl } from "./curl"
import { readDocuments, snippetsOf } from "./documents"
import { rehearse, type Command } from "./rehearse"
import { mustExist, routeProblem } from "./routes"
import { ownPathOf } from "./type-check"

const PLUGIN: { name: string; scripts: Record<string, string> } & Record<string, Record<string, string>> =
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))

/** What reads the arguments of an npm script. One that is not listed takes none. */
const SCRIPTS: Record<string, (args: string[]) => unknown> = {
  test: chooseSuites,
  demo: readDemoOptions,
  bench: (args) => readBenchOptions(args, parts),
}

/** What reads the arguments of a package's own program. */
const BINARIES: Record<string, (args: string[]) => unknown> = {
  medusa: checkMedusa,
  [PLUGIN.name]: (args) =>
    readCommand(args, { WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString("base64")}` }),
  "medusa-webhooks": (args) =>
    readReceiverCommand(args, {
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString("base64")}`,
      MEDUSA_API_KEY: "sk_1",
    }),
  "create-medusa-app@latest": () => undefined,
  vite: ([root]) => mustExist(join(present(root, "the folder"), "vite.config.mts")),
}

/**
 * Every program that the documents may call, and what looks whether it can be called so. A new one needs a line here.
 * @throws Error that says what is wrong
 */
const PROGRAMS: Record<string, (args: string[]) => void> = {
  npm: ([command, ...args]) => {
    switch (command) {
      case "install":
      case "ci":
        return args.filter((arg) => !arg.startsWith("-")).forEach(mustBeAPackage)
      case "test":
        return checkScript("test", args)
      case "run":
        return checkScript(firstOf(args), args.slice(1))
      case "init":
      case "version":
      case "publish":
      case "pack":
        return
      default:
        throw new Error(`Nobody checks npm ${command}.`)
    }
  },
  npx: (words) => {
    const [program, ...args] = atLeast(1, words.slice(words.findIndex((word) => !word.startsWith("-"))))
    if (!BINARIES[program]) {
      throw new Error(`Nobody checks npx ${program}.`)
    }
    entryOf(BINARIES, program)(args)
  },
  openssl: () => undefined,
  node: ([path]) => mustExistOrBeShown(present(path, "the path")),
  curl: (args) => {
    const { method, url } = readCurl(args)
    const problem = routeProblem(method, new URL(url).pathname)
    if (problem) {
      throw new Error(problem)
    }
  },
  git: ([command]) => {
    if (!["clone", "tag", "push"].includes(present(command, "the command"))) {
      throw new Error(`Nobody checks git ${command}.`)
    }
  },
}

/**
 * The commands of a piece of shell, none of them run.
 * @throws Error for bad syntax, and for what cannot be called so
 */
export function checkCommands(script: string): Command[] {
  const commands = rehearse(script, Object.keys(PROGRAMS))
  commands.forEach(({ program, args }) => entryOf(PROGRAMS, program)(args))
  return commands
}

function checkScript(name: string, args: string[]): void {
  if (!(name in PLUGIN.scripts)) {
    throw new Error(`package.json has no script "${name}".`)
  }
  if (args.length > 0 && args[0] !== "--") {
    throw new Error(`npm hands ${args[0]} to "${name}" only after "--".`)
  }
  const [, ...own] = args
  if (own.length > 0 && !SCRIPTS[name]) {
    throw new Error(`"${name}" takes no arguments.`)
  }
  SCRIPTS[name]?.(own)
}

function mustBeAPackage(argument: string): void {
  const name = argument.replace(/(?<=.)@.*$/, "")
  const known = ["dependencies", "devDependencies", "peerDependencies"].some(
    (kind) => name in Object(PLUGIN[kind])
  )
  if (![PLUGIN.name, "medusa-webhooks-receiver"].includes(name) && !known) {
    throw new Error(`${name} is neither a package of this repository nor one that it has.`)
  }
}

/** A file of this repository, or one that a reader writes because a document shows it. */
function mustExistOrBeShown(path: string): void {
  if (!snippetsOf(readDocuments()).some((snippet) => ownPathOf(snippet) === path)) {
    mustExist(path)
  }
}

/** Medusa's own command line, whose commands are in its source. */
function checkMedusa([command, ...args]: string[]): void {
  const folder = dirname(require.resolve("@medusajs/cli/package.json"))
  const source = readFileSync(join(folder, "dist/create-cli.js"), "utf8")
  const known = [...source.matchAll(/command: ["`]([\w:]+)/g)].map(([, name]) => name)
  if (!known.includes(command)) {
    throw new Error(`Medusa has no command "${command}".`)
  }
  if (command === "exec") {
    mustExist(sourceOf(firstOf(args)))
  }
}

/** A file of the installed package is one of `src`. */
function sourceOf(path: string): string {
  return path.replace(
    new RegExp(`^(\\./)?node_modules/${PLUGIN.name}/\\.medusa/server/(src/.*)\\.js$`),
    "$2.ts"
  )
}

/** Whether code within a sentence is a command: it begins with a program's name, and has no gap for the reader to fill. */
export function isCommand(code: string): boolean {
  return /^(npm (run|test|install|ci)\b|npx |curl |node )/.test(code) && !/[…<]|\b[A-Z]{4,}$/.test(code)
}
