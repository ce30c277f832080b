import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, openSync } from "node:fs"
import { dirname, join } from "node:path"

import { asWritten, errorOf } from "../../src/types/typed"
import { present } from "../../scripts/present"

/** What a process of its own offers: functions by name, whose arguments and results go over its channel. */
export type Methods = { [name: string]: (...args: never[]) => unknown }

type Call = { id: number; name: string; args: never[] }
type Reply = { id: number; value?: unknown; error?: string }
type Pending = { resolve: (value: unknown) => void; reject: (error: Error) => void }

type ChildOptions = {
  env?: Record<string, string>
  nodeOptions?: string[]
  log?: string
  /** Default: yes. */
  bootsMedusa?: boolean
}

/** Node's options for a process that runs a TypeScript file. */
const WITH_MEDUSA = ["--require", "ts-node/register/transpile-only"]

/** The same for one that boots no Medusa, and so starts in half the time. */
export const WITHOUT_MEDUSA = ["--require", join(__dirname, "without-medusa.js")]

/** Longest any call may take: a part stays under three minutes. */
const CALL_MS = 170_000

/** A TypeScript file that runs in a process of its own, as the one that offers the methods `M`. */
export class Child<M extends Methods> {
  private readonly pending = new Map<number, Pending>()
  private lastId = 0

  private constructor(
    private readonly file: string,
    private readonly process: ChildProcess
  ) {
    process.on("message", (reply: Reply) => this.settle(reply))
    process.on("exit", (code) => this.failAll(new Error(`${file} ended with ${code}`)))
  }

  /**
   * Starts the file and waits until it offers its methods.
   * @param options `log` names a file for its output, which is added to ours otherwise.
   */
  static async start<M extends Methods>(
    file: string,
    { env = {}, nodeOptions = [], log, bootsMedusa = true }: ChildOptions = {}
  ): Promise<Child<M>> {
    const output = log === undefined ? "inherit" : openLog(log)
    const process_ = fork(file, [], {
      env: { ...process.env, ...env },
      execArgv: [...(bootsMedusa ? WITH_MEDUSA : WITHOUT_MEDUSA), ...nodeOptions],
      serialization: "advanced",
      stdio: ["inherit", output, output, "ipc"],
    })
    const child = new Child<M>(file, process_)
    await child.await(0)
    return child
  }

  get pid(): number {
    return present(this.process.pid, "the pid")
  }

  call<Name extends keyof M & string>(
    name: Name,
    ...args: Parameters<M[Name]>
  ): Promise<Awaited<ReturnType<M[Name]>>> {
    const id = ++this.lastId
    const reply = this.await(id).then(asWritten<Awaited<ReturnType<M[Name]>>>)
    this.process.send({ id, name, args } satisfies Call)
    return reply
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exit = once(this.process, "exit")
      this.process.kill("SIGKILL")
      await exit
    }
  }

  private await(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.settle({ id, error: `${this.file} gave no answer in ${CALL_MS} ms` }),
        CALL_MS
      )
      const end = () => clearTimeout(timer)
      this.pending.set(id, {
        resolve: (value) => (end(), resolve(value)),
        reject: (error) => (end(), reject(error)),
      })
    })
  }

  private settle({ id, value, error }: Reply): void {
    const pending = this.pending.get(id)
    this.pending.delete(id)
    if (error === undefined) {
      pending?.resolve(value)
    } else {
      pending?.reject(new Error(error))
    }
  }

  private failAll(error: Error): void {
    for (const id of [...this.pending.keys()]) {
      this.settle({ id, error: error.message })
    }
  }
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  return openSync(path, "a")
}

/** Offers methods to the process that started this one, and ends with it. */
export function serve(methods: Methods): void {
  const answer = async ({ id, name, args }: Call) => {
    try {
      process.send?.({ id, value: await methods[name]?.(...args) } satisfies Reply)
    } catch (error) {
      process.send?.({ id, error: errorOf(error).stack ?? String(error) } satisfies Reply)
    }
  }
  process.on("message", (call: Call) => void answer(call))
  process.on("disconnect", () => process.exit())
  process.send?.({ id: 0 } satisfies Reply)
}
