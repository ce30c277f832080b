import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"

import { debianPackage, installed } from "../../scripts/finder"
import { freePort } from "../../scripts/free-port"
import { ROOT } from "../../scripts/medusa"
import { atLeast, present } from "../../scripts/present"
import { Program } from "../../scripts/program"

const EXAMPLES = join(ROOT, "examples/receivers")

/** What is installed for them; git ignores it. */
const CACHE = join(ROOT, ".cache/receivers")

const CSHARP_LIBRARY = "-r:System.Runtime.Serialization.dll"

type Command = { command: string; args: string[]; cwd?: string; env?: NodeJS.ProcessEnv }

/** How to start a receiver on a port. Its secret is in the variable `WEBHOOK_SECRET`. */
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
  /** Installs and builds what it needs beside that program. The folder is for files of its own. */
  prepare: (example: Example, folder: string) => StartCommand
}

export const EXAMPLE_RECEIVERS: readonly Example[] = [
  {
    language: "Node",
    fence: "js",
    file: join(EXAMPLES, "node/receiver.mjs"),
    needs: "node",
    takesPublicKey: true,
    prepare: byGuide,
  },
  {
    language: "Python",
    fence: "python",
    file: join(EXAMPLES, "python/receiver.py"),
    needs: "python3",
    prepare: (example, folder) => {
      makeVirtualEnvironment()
      return byGuide(example, folder)
    },
  },
  {
    language: "PHP",
    fence: "php",
    file: join(EXAMPLES, "php/receiver.php"),
    needs: "php",
    prepare: byGuide,
  },
  {
    language: "Go",
    fence: "go",
    file: join(EXAMPLES, "go/receiver.go"),
    needs: "go",
    takesPublicKey: true,
    prepare: byGuide,
  },
  {
    language: "Ruby",
    fence: "ruby",
    file: join(EXAMPLES, "ruby/receiver.rb"),
    needs: "ruby",
    // Debian has the gem in a package, too.
    prepare: (example, folder) => byGuide(example, folder, runs("ruby", ["-r", "webrick", "-e", ""])),
  },
  {
    language: "Java",
    fence: "java",
    file: join(EXAMPLES, "java/Receiver.java"),
    needs: "mvn",
    prepare: byGuide,
  },
  {
    language: "Rust",
    fence: "rust",
    file: join(EXAMPLES, "rust/src/main.rs"),
    needs: "cargo",
    prepare: byGuide,
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
      return runs("mcs", [CSHARP_LIBRARY, "-target:library", `-out:${empty}.dll`, empty])
    },
    prepare: ({ file }, folder) => {
      const program = join(folder, "receiver.exe")
      run("mcs", ["-langversion:latest", CSHARP_LIBRARY, `-out:${program}`, file])
      return () => ({ command: "mono", args: [program] })
    },
  },
]

export function isOnThisMachine({ needs, hasLibrary = () => true }: Example): boolean {
  return installed([needs], []).length > 0 && hasLibrary()
}

/** Where tools keep what they install and build, and where they find it. */
const TOOLS: NodeJS.ProcessEnv = {
  PATH: [join(CACHE, "python/bin"), process.env.PATH].join(delimiter),
  GEM_HOME: join(CACHE, "ruby"),
  CARGO_TARGET_DIR: join(CACHE, "rust"),
  // Without what a debugger needs it is built in half the time.
  CARGO_PROFILE_DEV_DEBUG: "0",
  // Without cgo most of a first build's time is saved.
  CGO_ENABLED: "0",
  // PHP takes one request at a time otherwise, which a server in production does not.
  PHP_CLI_SERVER_WORKERS: "4",
}

/**
 * Runs the commands of the examples' guide in a copy of an example's folder, as a reader does who has copied its files.
 * @param isInstalled whether the machine has already what they install
 * @returns the last of them, which starts the receiver
 */
function byGuide({ language, file }: Example, folder: string, isInstalled = false): StartCommand {
  const guide = readFileSync(join(EXAMPLES, "README.md"), "utf8")
  const line = new RegExp(`^\\| ${language} \\| \`cd (\\w+) && (.+)\` \\|$`, "m")
  const [, name, commands] = atLeast(3, line.exec(guide) ?? [])
  const [original, copy] = [join(EXAMPLES, name), join(folder, name)]
  filesOf(original).forEach((path) => cpSync(join(original, path), join(copy, path)))
  const steps = commands.split(" && ")
  const start = present(steps.pop(), `the command that starts ${file}`)
  if (!isInstalled) {
    steps.forEach((step) => run("sh", ["-c", step], { cwd: copy, env: TOOLS }))
  }
  return (port) => ({
    command: "sh",
    args: ["-c", start.replace("whsec_…", '"$WEBHOOK_SECRET"').replace("4242", String(port))],
    cwd: copy,
    env: TOOLS,
  })
}

/** The files of a folder that git knows or would add, relative to it: nothing that tools have left there. */
function filesOf(folder: string): string[] {
  const options = ["--cached", "--others", "--exclude-standard"]
  return execFileSync("git", ["ls-files", ...options], { cwd: folder, encoding: "utf8" })
    .trim()
    .split("\n")
}

/** An example receiver that runs, and the lines that it has printed. */
export type RunningExample = { url: string; lines: readonly string[]; stop: () => Promise<void> }

export async function startExample(command: StartCommand, secret: string): Promise<RunningExample> {
  const port = await freePort()
  const lines: string[] = []
  const { env, ...started } = command(port)
  const seen = mkdtempSync(join(tmpdir(), "seen-webhooks-"))
  const program = Program.start({
    ...started,
    env: {
      ...env,
      WEBHOOK_SECRET: secret,
      PORT: String(port),
      SEEN_FOLDER: seen,
    },
    output: { kind: "lines", onLine: (line) => lines.push(line) },
  })
  const origin = `http://127.0.0.1:${port}`
  await program.until("the receiver", () => lines.some((line) => line.includes(origin)))
  const stop = async () => {
    await program.stop()
    rmSync(seen, { recursive: true, force: true })
  }
  return { url: `${origin}/webhooks`, lines, stop }
}

/** Makes the virtual environment that the `PATH` of the tools begins with. */
function makeVirtualEnvironment(): void {
  const folder = join(CACHE, "python")
  if (existsSync(join(folder, "bin/pip"))) {
    return
  }
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

function runs(command: string, args: string[]): boolean {
  try {
    run(command, args)
    return true
  } catch {
    return false
  }
}

/** @throws Error with what the program wrote, when it fails. */
function run(
  command: string,
  args: string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): void {
  execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe" })
}
