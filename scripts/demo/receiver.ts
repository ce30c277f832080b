import { join } from "node:path"

import { ROOT } from "../medusa"
import { Program } from "../program"

/** The topic and the resource of a delivery: `order.created order_01…`. */
export type About = `${string} ${string}`

/** A line of the example receiver: topic, the resource's id, the event's id, verdict, latency. */
const VERIFIED = /^(\S+) +(\S+) +\S+ +verified/

/** Runs the example receiver as a program, shows its output, and records its verified deliveries. */
export class Receiver {
  readonly url: string
  private readonly program: Program
  private readonly verified = new Set<About>()
  private listens = false

  private constructor(secret: string, port: number) {
    this.url = `http://127.0.0.1:${port}/webhooks`
    this.program = Program.start({
      args: [join(ROOT, "examples/receivers/node/receiver.mjs")],
      env: { WEBHOOK_SECRET: secret, PORT: String(port) },
      output: { kind: "lines", onLine: (line) => this.read(line) },
    })
  }

  static async start(secret: string, port: number): Promise<Receiver> {
    const receiver = new Receiver(secret, port)
    await receiver.program.until("the receiver", () => receiver.listens)
    return receiver
  }

  /** Waits for these deliveries. @throws Error that names one that has not arrived within 30 s. */
  async got(expected: About[]): Promise<void> {
    for (const about of expected) {
      await this.program.until(`a delivery of ${about}`, () => this.verified.has(about), 30_000)
    }
  }

  stop(): Promise<void> {
    return this.program.stop()
  }

  private read(line: string): void {
    this.listens = true
    console.log(`  ${line}`)
    const [, topic, resourceId] = VERIFIED.exec(line) ?? []
    this.verified.add(`${topic} ${resourceId}`)
  }
}
