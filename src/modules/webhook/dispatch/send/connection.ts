import type { Socket } from "node:net"
import { Client, type Dispatcher } from "undici"

import { untraced } from "../../telemetry/spans"
import type { Dial } from "../guard/dial"
import type { Carrier, Exchange } from "./exchange"
import { InterimResponses } from "./interim-responses"
import { isConnectionLoss } from "./remark"

/** The pool of connections. It is notified when a connection changes its state. */
export type ConnectionKeeper = {
  /** The exchange has ended, and the connection can carry another if it is still `usable`. */
  onFree(connection: Connection): void
  /** The connection is closed. May be called more than once. */
  onClosed(connection: Connection): void
  /** The exchange was sent on a kept connection that the receiver had closed; it needs a new one. */
  onStale(exchange: Exchange): void
}

/** An idle connection is closed after this time, unless the receiver's `keep-alive` header says otherwise. */
const IDLE_MS = 4_000
/**
 * Upper limit of the receiver's `keep-alive`, so that receivers cannot occupy a shop's sockets (undici's default: ten minutes).
 */
const MAX_IDLE_MS = 10_000
/** Most bytes of a response's headers. Node's own servers and clients have the same limit. */
const MAX_HEADER_BYTES = 16 * 1024
/** If a kept connection breaks within this time, the receiver had closed it before the request arrived. */
const STALE_MS = 1_000

/**
 * One HTTP/1.1 connection to an origin, opened for its first exchange. It carries one exchange at a time. It is destroyed when
 * an exchange does not end normally, since the rest of its response might still arrive.
 */
export class Connection implements Carrier, Dispatcher.DispatchHandler {
  private readonly client: Client
  private socket: Socket | null = null
  private exchange: Exchange | null = null
  private readonly interim = new InterimResponses()
  /** Whether an exchange has ended well on the socket. */
  private proven = false
  /** When the present exchange began, and how many bytes the socket had read before. */
  private since = 0
  private readBefore = 0

  constructor(
    readonly origin: string,
    dial: Dial,
    private readonly keeper: ConnectionKeeper
  ) {
    this.client = new Client(origin, {
      connect: (where, callback) => {
        this.proven = false
        this.readBefore = 0
        this.interim.begin()
        this.socket = dial(where, (...result) => {
          if (result[1]) {
            this.interim.watch(result[1])
            result[1].on("readable", () => this.checkSize())
          }
          callback(...result)
        })
      },
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: MAX_IDLE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The exchange has its own deadline, since undici's time-outs do not end a flood of interim responses.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.client.on("disconnect", () => {
      // If an exchange is not written yet, the client connects again by itself.
      if (this.exchange === null) {
        void this.destroy()
      }
    })
  }

  get usable(): boolean {
    return this.socket !== null && !this.socket.destroyed
  }

  carry(exchange: Exchange): void {
    this.exchange = exchange
    exchange.carrier = this
    exchange.stage = "connecting"
    this.since = performance.now()
    this.readBefore = this.socket?.bytesRead ?? 0
    this.interim.begin()
    const { path, request } = exchange
    const { headers, body } = request
    untraced(() => this.client.dispatch({ method: "POST", path, headers, body }, this))
  }

  drop(exchange: Exchange): void {
    if (this.exchange === exchange) {
      this.exchange = null
      void this.destroy()
    }
  }

  /** Closes the connection at once, also while it connects. Its exchange fails. Resolves when the socket is closed. */
  async destroy(reason?: Error): Promise<void> {
    const { exchange } = this
    this.exchange = null
    this.keeper.onClosed(this)
    exchange?.fail(reason)
    // The client does not know of a socket that has not connected yet.
    this.socket?.destroy()
    await this.client.destroy()
  }

  private checkSize(): void {
    this.exchange?.checkSize((this.socket?.bytesRead ?? 0) - this.readBefore)
  }

  // Callbacks of undici. A dropped exchange is no longer notified.

  onRequestStart(): void {
    if (this.exchange) {
      this.exchange.stage = "sent"
    }
  }

  onResponseStart(_: unknown, status: number, headers: NodeJS.Dict<string | string[]>): void {
    this.exchange?.head(status, headers)
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.exchange?.data(chunk)
  }

  onResponseEnd(): void {
    const { exchange } = this
    if (exchange) {
      this.exchange = null
      this.proven = true
      // undici closes the socket right after this call if the response had `connection: close`.
      queueMicrotask(() => this.keeper.onFree(this))
      exchange.end()
    }
  }

  onResponseError(_: unknown, error: Error): void {
    const { exchange } = this
    if (exchange && isConnectionLoss(error) && this.isStale(exchange)) {
      // The receiver closed an idle connection just when it was used, which is no failure of the delivery. If it has read the
      // request all the same, it recognises the repeated one by `webhook-id`.
      this.exchange = null
      this.keeper.onStale(exchange)
    }
    void this.destroy(error)
  }

  private isStale({ stage }: Exchange): boolean {
    return this.proven && stage !== "answering" && performance.now() - this.since < STALE_MS
  }
}
