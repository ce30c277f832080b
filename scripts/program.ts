import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, openSync, readFileSync } from "node:fs"
import { dirname } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as pause } from "node:timers/promises"

import { present } from "./present"

/** Where a program's output goes: to this process's output, to a file, or line by line to a function. */
export type Output =
  { kind: "inherit" } | { kind: "file"; path: string } | { kind: "lines"; onLine: (line: string) => void }

type Start = {
  /** Default: Node. */
  command?: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  output: Output
}

/** How long a program, and after it the processes that it has started, may take to shut down before they are killed. */
const SHUTDOWN_MS = 10_000
const CHILDREN_SHUTDOWN_MS = 2_000

/**
 * A program in its own process group. Ctrl-C in the terminal is then sent to this process only, which stops its programs in the right
 * order, with the processes that they have started.
 */
export class Program {
  /** Settles with the exit code, which is 128 or more for a signal. */
  readonly exit: Promise<number>
  private exited = false

  private constructor(
    private readonly child: ChildProcess,
    private readonly output: Output
  ) {
    this.exit = once(child, "exit").then(([code]): number => {
      this.exited = true
      return code ?? 128
    })
  }

  static start({ command = process.execPath, args, env, cwd, output }: Start): Program {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", ...streams(output)],
    })
    if (output.kind === "lines") {
      createInterface({ input: present(child.stdout, "stdout") }).on("line", output.onLine)
      createInterface({ input: present(child.stderr, "stderr") }).on("line", output.onLine)
    }
    return new Program(child, output)
  }

  /** Waits for its end. @throws Error with the end of its log, when it fails. */
  async succeed(what: string): Promise<void> {
    const code = await this.exit
    if (code !== 0) {
      throw new Error(`${what} failed with ${code}${this.lastOutput()}`)
    }
  }

  /** Waits until `check` is true. @throws Error when the program ends before, or after the timeout. */
  async until(what: string, check: () => boolean | Promise<boolean>, timeoutMs = 120_000): Promise<void> {
    for (const since = Date.now(); !(await check()); await pause(100)) {
      if (this.exited || Date.now() - since > timeoutMs) {
        const why = this.exited
          ? `the program ended with ${await this.exit}`
          : `not within ${timeoutMs / 1000} s`
        throw new Error(`Waited for ${what}: ${why}${this.lastOutput()}`)
      }
    }
  }

  async stop(): Promise<void> {
    this.signal("SIGTERM")
    await Promise.race([this.exit, pause(SHUTDOWN_MS, undefined, { ref: false })])
    for (const since = Date.now(); this.signal(0) && Date.now() - since < CHILDREN_SHUTDOWN_MS;) {
      await pause(50)
    }
    this.signal("SIGKILL")
  }

  /** Kills the program, like a crash. */
  async kill(): Promise<void> {
    this.signal("SIGKILL")
    await this.exit
  }

  /** Sends a signal to the whole group. @returns whether it has a living process. */
  private signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-present(this.child.pid, "the pid"), signal)
    } catch {
      return false
    }
  }

  private lastOutput(): string {
    if (this.output.kind !== "file") {
      return ""
    }
    const lines = readFileSync(this.output.path, "utf8").trimEnd().split("\n")
    return `. The end of ${this.output.path}:\n${lines.slice(-30).join("\n")}`
  }
}

function streams(output: Output) {
  switch (output.kind) {
    case "inherit":
      return ["inherit", "inherit"] as const
    case "lines":
      return ["pipe", "pipe"] as const
    case "file": {
      mkdirSync(dirname(output.path), { recursive: true })
      const file = openSync(output.path, "a")
      return [file, file] as const
    }
  }
}
