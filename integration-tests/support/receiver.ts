import { createServer, type Server, type ServerResponse } from "node:http"

import { asWritten } from "../../src/types/typed"
import { portOf } from "../../scripts/free-port"

/** A request as it arrived. */
export type Received = { headers: Record<string, string>; body: string; path: string; at: number }

/** Decides the answer: a status, or a function that answers, or hangs, by itself. */
export type Answer = number | ((received: Received, response: ServerResponse) => void)

/** A real HTTP receiver on loopback that keeps what it gets. */
export class Receiver {
  /** Called with each request that any receiver gets, also with those that `reset` forgets. */
  static onRequest: (received: Received) => void = () => {}

  readonly received: Received[] = []
  private answer: Answer = 204
  private readonly server: Server

  /** It gets nothing until it listens. */
  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        const received = {
          headers: asWritten<Record<string, string>>(request.headers),
          body: Buffer.concat(chunks).toString("utf8"),
          path: request.url ?? "/",
          at: Date.now(),
        }
        this.received.push(received)
        Receiver.onRequest(received)
        if (typeof this.answer === "number") {
          response.writeHead(this.answer).end()
        } else {
          this.answer(received, response)
        }
      })
    })
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await receiver.listen()
    return receiver
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}/hook`
  }

  answerWith(answer: Answer): void {
    this.answer = answer
  }

  /** What arrived for one topic. */
  of(topic: string): Received[] {
    return this.received.filter((one) => one.headers["x-medusa-webhook-topic"] === topic)
  }

  reset(): void {
    this.received.length = 0
    this.answer = 204
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
