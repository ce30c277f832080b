import type { Dial } from "../guard/dial"
import { Connection, type ConnectionKeeper } from "./connection"
import type { Carrier, Exchange } from "./exchange"
import { SenderClosedError } from "./remark"

export type ConnectionsOptions = {
  dial: Dial
  /** Connections to one origin at most; exchanges beyond them wait for one. */
  perOrigin: number
  /** Idle connections of all origins together; beyond them the one that is idle longest is closed. */
  maxIdle: number
}

type Origin = {
  connections: Set<Connection>
  /** The last one to become idle is the first to be used, so that what is not needed grows old and closes. */
  idle: Connection[]
  waiting: Set<Exchange>
}

/**
 * The connections to all receivers. An origin is here only while it has a connection, so receivers of long ago
 * cost nothing.
 */
export class Connections implements ConnectionKeeper, Carrier {
  private readonly origins = new Map<string, Origin>()
  /** Idle connections of all origins, idle longest first. */
  private readonly idle = new Set<Connection>()
  private closed = false

  constructor(private readonly options: ConnectionsOptions) {}

  /** Carries the exchange on a kept connection, or a new one, or as soon as one is free. */
  carry(exchange: Exchange): void {
    if (this.closed) {
      exchange.fail(new SenderClosedError())
      return
    }
    const origin = this.originOf(exchange)
    const kept = origin.idle.pop()
    if (kept) {
      this.idle.delete(kept)
      kept.carry(exchange)
    } else if (origin.connections.size < this.options.perOrigin) {
      this.open(origin, exchange)
    } else {
      origin.waiting.add(exchange)
      exchange.carrier = this
    }
  }

  /** Ends everything at once: exchanges under way fail. Ends when every socket is closed. */
  async close(): Promise<void> {
    this.closed = true
    const origins = [...this.origins.values()]
    for (const exchange of origins.flatMap(({ waiting }) => [...waiting])) {
      exchange.fail(new SenderClosedError())
    }
    const connections = origins.flatMap(({ connections }) => [...connections])
    await Promise.all(connections.map((connection) => connection.destroy(new SenderClosedError())))
  }

  drop(exchange: Exchange): void {
    this.origins.get(exchange.origin)?.waiting.delete(exchange)
  }

  onFree(connection: Connection): void {
    const origin = this.origins.get(connection.origin)
    if (!origin || !connection.usable) {
      return
    }
    const next = takeFirst(origin.waiting)
    if (next) {
      connection.carry(next)
      return
    }
    origin.idle.push(connection)
    this.idle.add(connection)
    if (this.idle.size > this.options.maxIdle) {
      void takeFirst(this.idle)?.destroy()
    }
  }

  onClosed(connection: Connection): void {
    const origin = this.origins.get(connection.origin)
    if (!origin?.connections.delete(connection)) {
      return
    }
    this.idle.delete(connection)
    origin.idle = origin.idle.filter((each) => each !== connection)
    const next = takeFirst(origin.waiting)
    if (next) {
      this.open(origin, next)
    } else if (origin.connections.size === 0) {
      this.origins.delete(connection.origin)
    }
  }

  onStale(exchange: Exchange): void {
    this.open(this.originOf(exchange), exchange)
  }

  private originOf({ origin: key }: Exchange): Origin {
    const known = this.origins.get(key)
    if (known) {
      return known
    }
    const origin: Origin = { connections: new Set(), idle: [], waiting: new Set() }
    this.origins.set(key, origin)
    return origin
  }

  private open(origin: Origin, exchange: Exchange): void {
    const connection = new Connection(exchange.origin, this.options.dial, this)
    origin.connections.add(connection)
    connection.carry(exchange)
  }
}

function takeFirst<T>(set: Set<T>): T | undefined {
  for (const first of set) {
    set.delete(first)
    return first
  }
  return undefined
}
