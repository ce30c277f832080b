import dns from "node:dns"
import net, { isIP, type Socket } from "node:net"
import tls, { type DetailedPeerCertificate, type TLSSocket } from "node:tls"
import type { buildConnector } from "undici"

import { BlockedAddressError, guardLookup, joinLookups, type Lookup } from "./lookup"
import type { NetworkPolicy } from "./network-policy"
import { EgressProxy } from "./proxy"

/** Most TLS sessions that are kept: enough for the receivers of a large shop. A session has about 2 KB. */
const MAX_SESSIONS = 1000

export type DialOptions = {
  /** Default `dns.lookup`. */
  lookup?: Lookup
  /** Certificate authorities (PEM) trusted in place of Node's own. */
  ca?: string
  /** URL of an egress proxy for all connections. Default: none. */
  proxy?: string | null
}

/** A certificate in the server's chain has expired. */
export class ExpiredCertificateError extends Error {
  constructor(readonly expiredAt: Date) {
    super("certificate has expired")
  }
}

/**
 * Opens a TCP or TLS connection, for undici's `connect`. The callback is called once, with the connected socket or an error.
 * The socket is returned at once, so that the caller can destroy it while it connects; then the callback is not called.
 */
export type Dial = (where: buildConnector.Options, callback: buildConnector.Callback) => Socket

/** A dial that connects to permitted addresses only. For others the error is a `BlockedAddressError`. */
export function guardedDial(
  policy: NetworkPolicy,
  { lookup = dns.lookup, ca, proxy }: DialOptions = {}
): Dial {
  const checkedLookup = guardLookup(policy, joinLookups(lookup))
  const secureContext = tls.createSecureContext({ ca, minVersion: "TLSv1.2" })
  const sessions = new TlsSessions()
  const egress = proxy == null ? undefined : new EgressProxy(proxy)

  return ({ hostname, protocol, port }, callback) => {
    const secure = protocol === "https:"
    const where = {
      host: hostname,
      port: Number(port || (secure ? 443 : 80)),
      lookup: checkedLookup,
      // Tries all addresses of a host, IPv6 and IPv4, one after the other.
      autoSelectFamily: true,
      noDelay: true,
    }
    // For an IP literal the socket makes no lookup, so it is checked here.
    if (isIP(hostname) !== 0 && !policy.permits(hostname)) {
      return callOnce(new net.Socket().destroy(new BlockedAddressError()), "connect", policy, callback)
    }
    const secured = (by: net.NetConnectOpts | { socket: Socket }, guard: NetworkPolicy | null) => {
      const key = `${hostname}:${where.port}`
      const socket = tls.connect({
        ...by,
        // With a tunnel, the certificate for an IP address is checked against this.
        host: hostname,
        secureContext,
        // SNI contains host names without the final dot, and no addresses (RFC 6066, 3). The certificate is checked against it.
        servername: isIP(hostname) === 0 ? hostname.replace(/\.$/, "") : undefined,
        session: sessions.get(key),
        ALPNProtocols: ["http/1.1"],
        // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect.
        rejectUnauthorized: true,
      })
      socket.on("session", (session) => sessions.set(key, session))
      const expiry = watchExpiry(socket)
      return callOnce(socket, "secureConnect", guard, (...result) => {
        const expiredAt = codeOf(result[0]) === "CERT_HAS_EXPIRED" ? expiry() : undefined
        callback(...(expiredAt ? ([new ExpiredCertificateError(expiredAt), null] as const) : result))
      })
    }
    if (egress) {
      return egress.tunnel(where, (error, tunnel) => {
        if (!tunnel) {
          callback(error ?? new Error("no tunnel"), null)
        } else if (secure) {
          secured({ socket: tunnel }, null)
        } else {
          callback(null, tunnel)
        }
      })
    }
    return secure ? secured(where, policy) : callOnce(net.connect(where), "connect", policy, callback)
  }
}

/** Calls back once: when the socket is connected, or with its first error. */
function callOnce(
  socket: Socket,
  connected: "connect" | "secureConnect",
  /** Null for a tunnel, whose remote address is the proxy's. */
  policy: NetworkPolicy | null,
  callback: buildConnector.Callback
): Socket {
  let called = false
  socket.once(connected, () => {
    // A second check, which costs nothing. The address was never seen to differ from that of the lookup.
    if (policy && socket.remoteAddress !== undefined && !policy.permits(socket.remoteAddress)) {
      socket.destroy(new BlockedAddressError())
      return
    }
    called = true
    callback(null, socket)
  })
  // Never removed: an error event without a listener would end the process.
  socket.on("error", (error) => {
    if (!called) {
      called = true
      callback(error, null)
    }
  })
  return socket
}

/**
 * Watches for an expired certificate in the server's chain. Node refuses it and closes the socket, after which the chain cannot
 * be read. So it is read at the end of the handshake, before Node's own listener.
 * @returns a function that returns when the first expired certificate has expired; undefined for none.
 */
function watchExpiry(socket: TLSSocket): () => Date | undefined {
  let expiredAt: Date | undefined
  socket.prependOnceListener("secure", () => {
    expiredAt = chainOf(socket.getPeerCertificate(true))
      .map(({ valid_to }) => new Date(valid_to))
      .find((end) => end.getTime() < Date.now())
  })
  return () => expiredAt
}

/** A server's certificate and its issuers. The root certificate is its own issuer. */
function chainOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain = new Set<DetailedPeerCertificate>()
  // Without a certificate Node returns an object without properties.
  for (let next = certificate; next?.valid_to && !chain.has(next); next = next.issuerCertificate) {
    chain.add(next)
  }
  return [...chain]
}

function codeOf(error: Error | null): unknown {
  return error && "code" in error ? error.code : undefined
}

/**
 * Cache of TLS sessions by host and port; the least recently stored one is removed first. A resumed session needs no exchange
 * and verification of certificates. Node emits only sessions whose certificate was verified.
 */
class TlsSessions {
  private readonly sessions = new Map<string, Buffer>()

  get(key: string): Buffer | undefined {
    return this.sessions.get(key)
  }

  set(key: string, session: Buffer): void {
    this.sessions.delete(key)
    this.sessions.set(key, session)
    const oldest = this.sessions.keys().next()
    if (this.sessions.size > MAX_SESSIONS && !oldest.done) {
      this.sessions.delete(oldest.value)
    }
  }
}
