import type { AttemptRequest, AttemptResult } from "../attempt"
import { checkUrl, type UrlVerdict } from "../guard/check-url"
import { guardedDial, type DialOptions } from "../guard/dial"
import { NetworkPolicy, type NetworkOptions } from "../guard/network-policy"
import { Connections } from "./connections"
import { Exchange } from "./exchange"
import { remarkOfRefusal } from "./remark"

/** Sockets that idle receivers may hold together. Those in use are bounded by the dispatcher's concurrency. */
const MAX_IDLE_CONNECTIONS = 500

/** URLs whose destination is remembered: a shop seldom has more. */
const MAX_DESTINATIONS = 1_000

/** Where a URL leads, or why nothing is sent there. */
type Destination = { kind: "permitted"; origin: string; path: string } | { kind: "refused"; remark: string }

export type SenderOptions = Omit<DialOptions, "proxy"> & {
  network: NetworkOptions
  /** Bytes of an answer's body that are kept; the rest is not read to its end. */
  maxResponseBytes: number
  /**
   * Connections to one origin. What is sent beyond them waits, and its time runs: keep it at or above what is sent
   * at once to one host.
   */
  connectionsPerOrigin: number
}

/**
 * Sends attempts: HTTP/1.1 POSTs to permitted addresses only, redirects not followed, answers not decompressed, read
 * to a bound of bytes and of time. Whatever a receiver does is a value: `send` never rejects.
 */
export class Sender {
  private readonly policy: NetworkPolicy
  private readonly connections: Connections
  private readonly maxResponseBytes: number
  private readonly destinations = new Map<string, Destination>()

  constructor({ network, maxResponseBytes, connectionsPerOrigin, lookup, ca }: SenderOptions) {
    this.policy = new NetworkPolicy(network)
    this.maxResponseBytes = maxResponseBytes
    this.connections = new Connections({
      dial: guardedDial(this.policy, { lookup, ca, proxy: network.proxy }),
      perOrigin: connectionsPerOrigin,
      maxIdle: MAX_IDLE_CONNECTIONS,
    })
  }

  /** Settles within `timeoutMs`, and then holds nothing of the attempt any more. */
  send(request: AttemptRequest): Promise<AttemptResult> {
    const destination = this.destinationOf(request.url)
    if (destination.kind === "refused") {
      return Promise.resolve({ kind: "blocked", remark: destination.remark, durationMs: 0 })
    }
    const { origin, path } = destination
    return new Promise((resolve) => {
      this.connections.carry(new Exchange(origin, path, request, this.maxResponseBytes, resolve))
    })
  }

  /** Closes every connection; attempts under way end as unreachable. Wait for them first to lose none. */
  async close(): Promise<void> {
    await this.connections.close()
  }

  /** Remembered, since reading a URL and judging its address takes as long as signing a body. */
  private destinationOf(url: string): Destination {
    const known = this.destinations.get(url)
    if (known) {
      return known
    }
    if (this.destinations.size === MAX_DESTINATIONS) {
      this.destinations.clear()
    }
    const destination = destinationIn(checkUrl(url, this.policy))
    this.destinations.set(url, destination)
    return destination
  }
}

function destinationIn(verdict: UrlVerdict): Destination {
  if (verdict.kind === "refused") {
    return { kind: "refused", remark: remarkOfRefusal(verdict.problem) }
  }
  const { origin, pathname, search } = verdict.url
  return { kind: "permitted", origin, path: pathname + search }
}
