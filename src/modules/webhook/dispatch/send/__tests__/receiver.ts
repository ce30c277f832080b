import { once } from "node:events"
import { readFileSync } from "node:fs"
import net, { type Socket } from "node:net"
import path from "node:path"
import tls, { type TlsOptions } from "node:tls"

import { portOf } from "../../../../../../scripts/free-port"
import type { AttemptRequest } from "../../attempt"
import type { Lookup } from "../../guard/lookup"
import { Sender, type SenderOptions } from "../sender"

/** What a receiver does with a connection: once it opens, or with each request that has come whole. */
export type Behaviour = {
  onConnection?: (socket: Socket) => void
  onRequest?: (socket: Socket, request: string) => void
}

/** A receiver on loopback that answers byte for byte as told, and knows its open connections. */
export class Receiver {
  readonly requests: string[] = []
  /** Connections ever opened. */
  accepted = 0
  private readonly sockets = new Set<Socket>()

  private constructor(
    private readonly server: net.Server,
    readonly scheme: "http" | "https",
    behaviour: Behaviour
  ) {
    server.on("connection", (socket: Socket) => {
      this.accepted++
      this.sockets.add(socket)
      // A socket that the sender destroys may end in an error here; the receiver does not mind.
      socket.on("error", () => undefined)
      socket.on("close", () => this.sockets.delete(socket))
      behaviour.onConnection?.(socket)
    })
    server.on(scheme === "https" ? "secureConnection" : "connection", (socket: Socket) => {
      socket.on("error", () => undefined)
      onRequests(socket, (request) => {
        this.requests.push(request)
        behaviour.onRequest?.(socket, request)
      })
    })
  }

  static async start(behaviour: Behaviour, tlsOptions?: TlsOptions): Promise<Receiver> {
    const server = tlsOptions ? tls.createServer(tlsOptions) : net.createServer()
    // Handshakes that fail are what some tests are about.
    server.on("tlsClientError", () => undefined)
    const receiver = new Receiver(server, tlsOptions ? "https" : "http", behaviour)
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    return receiver
  }

  get port(): number {
    return portOf(this.server)
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}/hooks?key=1`
  }

  get open(): number {
    return this.sockets.size
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy())
    this.server.close()
    await once(this.server, "close")
  }
}

/** Splits what arrives into requests, by their content-length. */
function onRequests(socket: Socket, take: (request: string) => void): void {
  let text = ""
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1")
    for (;;) {
      const head = text.indexOf("\r\n\r\n")
      const end = head + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (head === -1 || text.length < end) {
        return
      }
      const request = text.slice(0, end)
      text = text.slice(end)
      take(request)
    }
  })
}

export function answers(...parts: (string | Buffer)[]): Behaviour {
  return { onRequest: (socket) => parts.forEach((part) => socket.write(part)) }
}

export const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

/** Receivers and senders of one test file, ended after each test. */
export class TestBed {
  private readonly receivers: Receiver[] = []
  private readonly senders: Sender[] = []

  async receiver(behaviour: Behaviour, tlsOptions?: TlsOptions): Promise<Receiver> {
    const receiver = await Receiver.start(behaviour, tlsOptions)
    this.receivers.push(receiver)
    return receiver
  }

  sender(options: Partial<SenderOptions> = {}): Sender {
    const sender = new Sender({
      network: { allow: ["127.0.0.0/8", "::1"], allowHttp: true },
      maxResponseBytes: 1024,
      connectionsPerOrigin: 8,
      ...options,
    })
    this.senders.push(sender)
    return sender
  }

  async end(): Promise<void> {
    await Promise.all(this.senders.splice(0).map((sender) => sender.close()))
    await Promise.all(this.receivers.splice(0).map((receiver) => receiver.stop()))
  }
}

/** A deadline that ends no attempt, on a busy machine either. */
export const PATIENT_MS = 60_000

export function attempt(url: string, more: Partial<AttemptRequest> = {}): AttemptRequest {
  return {
    url,
    headers: { "content-type": "application/json" },
    body: Buffer.from('{"id":"whevt_1"}'),
    timeoutMs: PATIENT_MS,
    ...more,
  }
}

/** A lookup that finds these addresses, whatever the name, and counts how often it was asked. */
export function lookupOf(...addresses: string[]): Lookup & { asked: number } {
  const lookup: Lookup & { asked: number } = (_hostname, _options, callback) => {
    lookup.asked++
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
    )
  }
  lookup.asked = 0
  return lookup
}

export function certificate(name: string): string {
  return readFileSync(path.join(__dirname, "certificates", `${name}.pem`), "utf8")
}

/** Waits until it holds, looking often; fails after a minute. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENT_MS
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`Waited a minute for ${what}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
