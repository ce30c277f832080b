import { randomBytes } from "node:crypto"
import { join } from "node:path"

import { ROOT } from "../medusa"
import { Program } from "../program"
import type { Api } from "./api"

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

const NAME = "Demo receiver"
const TOPICS = ["order.*", "product.*", "customer.*", "promotion.*"]

type Webhooks = { webhooks: { id: string; name: string }[] }

/**
 * Creates the webhook for the receiver, or updates the one of an earlier run. The receiver is started when the secret is known and before
 * the webhook has its URL, so that it gets the first ping.
 */
export async function register(
  admin: Api,
  startReceiver: (secret: string) => Promise<Receiver>
): Promise<Receiver> {
  const { webhooks } = await admin.get<Webhooks>(`/admin/webhooks?q=${encodeURIComponent(NAME)}`)
  const known = webhooks.find(({ name }) => name === NAME)
  if (!known) {
    const secret = `whsec_${randomBytes(32).toString("base64")}`
    const receiver = await startReceiver(secret)
    await admin.post("/admin/webhooks", { name: NAME, url: receiver.url, topics: TOPICS, secret })
    return receiver
  }
  const { webhook } = await admin.post<{ webhook: { secret: string } }>(
    `/admin/webhooks/${known.id}/rotate-secret`,
    { overlap_seconds: 0 }
  )
  const receiver = await startReceiver(webhook.secret)
  await admin.post(`/admin/webhooks/${known.id}`, { url: receiver.url, status: "active" })
  return receiver
}
