import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, delimiter, dirname, join } from "node:path"

import { debianPackage, installed } from "../../scripts/finder"
import { freePort } from "../../scripts/free-port"
import { ROOT } from "../../scripts/medusa"
import { present } from "../../scripts/present"
import { Program } from "../../scripts/program"

const EXAMPLES = join(ROOT, "examples/receivers")

/** What is installed for them; git ignores it. */
const CACHE = join(ROOT, ".cache/receivers")

const CSHARP_LIBRARY = "-r:System.Runtime.Serialization.dll"

type Command = { command: string; args: string[]; env?: NodeJS.ProcessEnv }

/** How to start a receiver on a port. */
export type StartCommand = (port: number) => Command

/** An example receiver in one language. */
export type Example = {
  language: string
  /** What documents call the language. */
  fence: string
  file: string
  /** The program that the machine must have. */
  needs: string
  /** Whether the program has a library of its own that Debian has in a package apart. Default: it needs none. */
  hasLibrary?: () => boolean
  /** Whether it takes a public key, too. */
  takesPublicKey?: boolean
  /** Installs what it needs beside that program. */
  prepare: () => StartCommand
}

export const EXAMPLE_RECEIVERS: readonly Example[] = [
  {
    language: "Node",
    fence: "js",
    file: join(EXAMPLES, "node/receiver.mjs"),
    needs: "node",
    takesPublicKey: true,
    prepare: () => () => ({ command: process.execPath, args: [join(EXAMPLES, "node/receiver.mjs")] }),
  },
  {
    language: "Python",
    fence: "python",
    file: join(EXAMPLES, "python/receiver.py"),
    needs: "python3",
    prepare: () => {
      const python = preparePython()
      return () => ({ command: python, args: [join(EXAMPLES, "python/receiver.py")] })
    },
  },
  {
    language: "PHP",
    fence: "php",
    file: join(EXAMPLES, "php/receiver.php"),
    needs: "php",
    prepare: () => (port) => ({
      command: "php",
      args: ["-S", `127.0.0.1:${port}`, join(EXAMPLES, "php/receiver.php")],
      // It takes one request at a time otherwise, which a server in production does not.
      env: { PHP_CLI_SERVER_WORKERS: "4" },
    }),
  },
  {
    language: "Go",
    fence: "go",
    file: join(EXAMPLES, "go/receiver.go"),
    needs: "go",
    takesPublicKey: true,
    prepare: () => {
      const program = join(CACHE, "go/receiver")
      // Without cgo most of a first build's time is saved.
      run("go", ["build", "-o", program, "."], { cwd: join(EXAMPLES, "go"), env: { CGO_ENABLED: "0" } })
      return () => ({ command: program, args: [] })
    },
  },
  {
    language: "Ruby",
    fence: "ruby",
    file: join(EXAMPLES, "ruby/receiver.rb"),
    needs: "ruby",
    prepare: () => () => ({ command: "ruby", args: [join(EXAMPLES, "ruby/receiver.rb")] }),
  },
  {
    language: "Java",
    fence: "java",
    file: join(EXAMPLES, "java/Receiver.java"),
    needs: "mvn",
    prepare: () => {
      const libraries = join(CACHE, "java")
      const pom = join(EXAMPLES, "java/pom.xml")
      if (!existsSync(libraries)) {
        run("mvn", ["-q", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${libraries}`])
      }
      return () => ({
        command: "java",
        args: ["-cp", join(libraries, "*"), join(EXAMPLES, "java/Receiver.java")],
      })
    },
  },
  {
    language: "Rust",
    fence: "rust",
    file: join(EXAMPLES, "rust/src/main.rs"),
    needs: "cargo",
    prepare: () => {
      const target = join(CACHE, "rust")
      run("cargo", ["build", "--quiet", "--locked"], {
        cwd: join(EXAMPLES, "rust"),
        // Without what a debugger needs it is built in half the time.
        env: { CARGO_TARGET_DIR: target, CARGO_PROFILE_DEV_DEBUG: "0" },
      })
      return () => ({ command: join(target, "debug/receiver"), args: [] })
    },
  },
  {
    language: "C#",
    fence: "csharp",
    file: join(EXAMPLES, "csharp/Receiver.cs"),
    // Mono's compiler, which Debian has; what it takes, that of .NET takes.
    needs: "mcs",
    hasLibrary: () => {
      const empty = join(CACHE, "csharp/Empty.cs")
      mkdirSync(dirname(empty), { recursive: true })
      writeFileSync(empty, "")
      try {
        run("mcs", [CSHARP_LIBRARY, "-target:library", `-out:${empty}.dll`, empty])
        return true
      } catch {
        return false
      }
    },
    prepare: () => {
      const program = join(CACHE, "csharp/receiver.exe")
      const options = ["-langversion:latest", CSHARP_LIBRARY, `-out:${program}`]
      run("mcs", [...options, join(EXAMPLES, "csharp/Receiver.cs")])
      return () => ({ command: "mono", args: [program] })
    },
  },
]

export function isOnThisMachine({ needs, hasLibrary = () => true }: Example): boolean {
  return installed([needs], []).length > 0 && hasLibrary()
}

/** Where tools keep what they install and build, and where they find it. */
const TOOLS: NodeJS.ProcessEnv = {
  CGO_ENABLED: "0",
  CARGO_TARGET_DIR: join(CACHE, "rust"),
  GEM_HOME: join(CACHE, "ruby"),
  PATH: [join(CACHE, "python/bin"), process.env.PATH].join(delimiter),
}

/** What tools leave in an example's folder. */
const LEFT = ["node_modules", "package-lock.json", "target", "bin", "obj"]

/**
 * Does what the guide of the examples says, in a copy of an example's folder, as a reader does who has copied its files.
 * @returns how the guide starts it, with the secret of the variable
 */
export function prepareByGuide({ language }: Example): StartCommand {
  const guide = readFileSync(join(EXAMPLES, "README.md"), "utf8")
  const row = guide.split("\n").find((line) => line.startsWith(`| ${language} |`))
  const [, folder, steps] = present(/`cd (\w+) && (.+)`/.exec(row ?? ""), `the guide's line for ${language}`)
  const copy = mkdtempSync(join(tmpdir(), "example-receiver-"))
  cpSync(join(EXAMPLES, present(folder, "the folder")), copy, {
    recursive: true,
    filter: (path) => !LEFT.includes(basename(path)),
  })
  const commands = present(steps, "the steps").split(" && ")
  const start = present(commands.pop(), "the last step")
  for (const command of commands) {
    try {
      run("sh", ["-c", command], { cwd: copy, env: TOOLS })
    } catch {
      // A machine without a network may have it already; if not, the start says what is missing.
    }
  }
  return (port) => ({
    command: "sh",
    args: [
      "-c",
      `cd '${copy}' && ${start.replace("whsec_…", '"$WEBHOOK_SECRET"').replace("4242", String(port))}`,
    ],
    env: TOOLS,
  })
}

/** An example receiver that runs, and the lines that it has printed. */
export type RunningExample = { url: string; lines: readonly string[]; stop: () => Promise<void> }

export async function startExample(command: StartCommand, secret: string): Promise<RunningExample> {
  const port = await freePort()
  const lines: string[] = []
  const { env, ...started } = command(port)
  const program = Program.start({
    ...started,
    env: {
      ...env,
      WEBHOOK_SECRET: secret,
      PORT: String(port),
      SEEN_FOLDER: mkdtempSync(join(tmpdir(), "seen-webhooks-")),
    },
    output: { kind: "lines", onLine: (line) => lines.push(line) },
  })
  const origin = `http://127.0.0.1:${port}`
  await program.until("the receiver", () => lines.some((line) => line.includes(origin)))
  return { url: `${origin}/webhooks`, lines, stop: () => program.stop() }
}

/** A virtual environment with what the example requires. @returns its Python. */
function preparePython(): string {
  const folder = join(CACHE, "python")
  const python = join(folder, "bin/python")
  const requirements = join(EXAMPLES, "python/requirements.txt")
  if (!existsSync(python)) {
    try {
      run("python3", ["-m", "venv", folder])
    } catch (error) {
      // Debian has that part of Python in a package of its own.
      const installs = debianPackage("python3-venv").some((installer) => installer.run())
      if (!installs) {
        throw error
      }
      run("python3", ["-m", "venv", "--clear", folder])
    }
  }
  run(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements])
  return python
}

/** @throws Error with what the program wrote, when it fails. */
function run(
  command: string,
  args: string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): void {
  execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe" })
}
