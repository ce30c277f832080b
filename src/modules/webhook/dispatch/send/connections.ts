import type { Dial } from "../guard/dial"
import { Connection, type ConnectionKeeper } from "./connection"
import type { Carrier, Exchange } from "./exchange"
import { SenderClosedError } from "./remark"

type ConnectionsOptions = {
  dial: Dial
  /** Most connections to one origin. Further exchanges wait for one. */
  perOrigin: number
  /** Most idle connections of all origins together. Beyond it the longest idle one is closed. */
  maxIdle: number
}

type Origin = {
  connections: Set<Connection>
  /** A stack: the last one to become idle is used first, so that unneeded ones expire. */
  idle: Connection[]
  waiting: Set<Exchange>
}

/** The pool of connections to all receivers. An origin is kept only while it has a connection. */
export class Connections implements ConnectionKeeper, Carrier {
  private readonly origins = new Map<string, Origin>()
  /** Idle connections of all origins, idle longest first. */
  private readonly idle = new Set<Connection>()
  private closed = false

  constructor(private readonly options: ConnectionsOptions) {}

  /** Sends the exchange on an idle connection, or on a new one, or when one becomes free. */
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

  /** Closes all connections at once. Exchanges under way fail. Resolves when all sockets are closed. */
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
