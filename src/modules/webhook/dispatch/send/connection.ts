import type { Socket } from "node:net"
import { Client, type Dispatcher } from "undici"

import { untraced } from "../../telemetry/spans"
import type { Dial } from "../guard/dial"
import type { Carrier, Exchange } from "./exchange"
import { InterimAnswers } from "./interim-answers"
import { isConnectionLoss } from "./remark"

/** Who keeps the connections: told of everything that changes what a connection can be used for. */
export type ConnectionKeeper = {
  /** It has carried its exchange and may carry another, if it is still `usable`. */
  onFree(connection: Connection): void
  /** It carries nothing any more. May be told more than once. */
  onClosed(connection: Connection): void
  /** The exchange met a kept connection that had died meanwhile; it needs a fresh one. */
  onStale(exchange: Exchange): void
}

/** An idle connection closes after this, unless the receiver's `keep-alive` header says otherwise. */
const IDLE_MS = 4_000
/** … but never later than this, so that receivers cannot make a shop hold sockets (undici's default: ten minutes). */
const MAX_IDLE_MS = 10_000
/** Names and values of an answer's headers together; Node's own servers and clients have the same bound. */
const MAX_HEADER_BYTES = 16 * 1024
/** A kept connection that breaks this soon after its use was closed before the request came. */
const STALE_MS = 1_000

/**
 * One HTTP/1.1 connection to an origin, made when it carries its first exchange. It carries one at a time, and is
 * destroyed when one does not end in order: what else might still arrive on it belongs to nobody.
 */
export class Connection implements Carrier, Dispatcher.DispatchHandler {
  private readonly client: Client
  private socket: Socket | null = null
  private exchange: Exchange | null = null
  private readonly interim = new InterimAnswers()
  /** Whether an exchange has ended well on the socket. */
  private proven = false
  /** When the present exchange came, and how much the socket had read before it. */
  private since = 0
  private readBefore = 0

  constructor(
    readonly origin: string,
    dial: Dial,
    private readonly keeper: ConnectionKeeper
  ) {
    this.client = new Client(origin, {
      connect: (where, answer) => {
        this.proven = false
        this.readBefore = 0
        this.interim.begin()
        this.socket = dial(where, (...result) => {
          if (result[1]) {
            this.interim.watch(result[1])
            result[1].on("readable", () => this.weigh())
          }
          answer(...result)
        })
      },
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: MAX_IDLE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The exchange's own deadline bounds both, and a flood of interim answers never trips undici's.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.client.on("disconnect", () => {
      // With an exchange not yet written, the client connects again by itself.
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

  /** Closes the connection at once, also while it connects; what it carries fails. Ends when its socket is closed. */
  async destroy(reason?: Error): Promise<void> {
    const { exchange } = this
    this.exchange = null
    this.keeper.onClosed(this)
    exchange?.fail(reason)
    // The client does not know of a socket that has not connected yet.
    this.socket?.destroy()
    await this.client.destroy()
  }

  private weigh(): void {
    this.exchange?.weigh((this.socket?.bytesRead ?? 0) - this.readBefore)
  }

  // What undici calls. An exchange that was dropped hears nothing more.

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
      // undici closes the socket right after this call when the answer asked for that.
      queueMicrotask(() => this.keeper.onFree(this))
      exchange.end()
    }
  }

  onResponseError(_: unknown, error: Error): void {
    const { exchange } = this
    if (exchange && isConnectionLoss(error) && this.isStale(exchange)) {
      // The receiver closed an idle connection just as it was used, which says nothing about the delivery. Should it
      // have read the request all the same, `webhook-id` tells it that the second is the same.
      this.exchange = null
      this.keeper.onStale(exchange)
    }
    void this.destroy(error)
  }

  private isStale({ stage }: Exchange): boolean {
    return this.proven && stage !== "answering" && performance.now() - this.since < STALE_MS
  }
}
