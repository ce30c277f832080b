import type { AttemptRequest, AttemptResult } from "../attempt"
import { checkUrl, type UrlVerdict } from "../guard/check-url"
import { guardedDial, type DialOptions } from "../guard/dial"
import { NetworkPolicy, type NetworkOptions } from "../guard/network-policy"
import { Connections } from "./connections"
import { Deadlines } from "./deadlines"
import { Exchange } from "./exchange"
import { remarkOfRefusal } from "./remark"

/** Most idle connections. Those in use are limited by the dispatcher's concurrency. */
const MAX_IDLE_CONNECTIONS = 500

/** Most URLs whose destination is cached. A shop seldom has more. */
const MAX_DESTINATIONS = 1_000

/** The origin and path of a URL, or the reason why nothing is sent there. */
type Destination = { kind: "permitted"; origin: string; path: string } | { kind: "refused"; remark: string }

export type SenderOptions = Omit<DialOptions, "proxy"> & {
  network: NetworkOptions
  /** Bytes of a response's body that are stored. */
  maxResponseBytes: number
  /**
   * Most connections to one origin. Further requests wait for one, which counts for their time limit. So it should not be lower
   * than the number of concurrent requests to one host.
   */
  connectionsPerOrigin: number
}

/**
 * Sends attempts as HTTP/1.1 POST requests, to permitted addresses only. Redirects are not followed, and responses are not
 * decompressed. Responses are limited in bytes and time. `send` never rejects: network errors are results too.
 */
export class Sender {
  private readonly policy: NetworkPolicy
  private readonly connections: Connections
  private readonly limits: { maxResponseBytes: number; deadlines: Deadlines }
  private readonly destinations = new Map<string, Destination>()

  constructor({ network, maxResponseBytes, connectionsPerOrigin, lookup, ca }: SenderOptions) {
    this.policy = new NetworkPolicy(network)
    this.limits = { maxResponseBytes, deadlines: new Deadlines() }
    this.connections = new Connections({
      dial: guardedDial(this.policy, { lookup, ca, proxy: network.proxy }),
      perOrigin: connectionsPerOrigin,
      maxIdle: MAX_IDLE_CONNECTIONS,
    })
  }

  /** Resolves within `timeoutMs`, or up to four seconds later if many requests time out together. Then all resources of the attempt are released. */
  send(request: AttemptRequest): Promise<AttemptResult> {
    const destination = this.destinationOf(request.url)
    if (destination.kind === "refused") {
      return Promise.resolve({ kind: "blocked", remark: destination.remark, durationMs: 0 })
    }
    const { origin, path } = destination
    return new Promise((resolve) => {
      this.connections.carry(new Exchange(origin, path, request, this.limits, resolve))
    })
  }

  /** Closes all connections. Attempts under way end as `unreachable`, so wait for them first. */
  async close(): Promise<void> {
    await this.connections.close()
  }

  /** Cached, since parsing a URL and checking its address takes as long as signing a body. */
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
