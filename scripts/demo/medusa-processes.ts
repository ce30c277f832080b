import { rmSync } from "node:fs"
import { join } from "node:path"

import { freePort } from "../free-port"
import { DATA, startMedusa } from "../medusa"
import type { Program } from "../program"
import { Api } from "./api"

type WorkerMode = "shared" | "server" | "worker"

/** Runs Medusa's commands and server processes. Each process has its own log. */
export class MedusaProcesses {
  /** @param stops registers a program to be stopped at the end of the script. */
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly stops: (program: Program) => Program
  ) {}

  /** Runs a command to its end. @throws Error with the end of its log, when it fails. */
  async run(what: string, ...command: string[]): Promise<void> {
    await this.spawn("commands", command).succeed(what)
  }

  /** Starts a process, and waits until it is up. */
  async start(name: string, mode: WorkerMode, port?: number): Promise<void> {
    const at = String(port ?? (await freePort()))
    const env = { MEDUSA_WORKER_MODE: mode, DISABLE_MEDUSA_ADMIN: String(mode === "worker") }
    const started = this.spawn(name, ["start", "--host", "localhost", "--port", at], env)
    await started.until(name, () => new Api(`http://localhost:${at}`).isUp())
  }

  private spawn(name: string, command: string[], own: NodeJS.ProcessEnv = {}): Program {
    const path = join(DATA, `demo/${name}.log`)
    rmSync(path, { force: true })
    return this.stops(startMedusa(command, { ...this.env, ...own }, { kind: "file", path }))
  }
}
