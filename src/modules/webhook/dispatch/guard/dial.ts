import dns from "node:dns"
import net, { isIP, type Socket } from "node:net"
import tls, { type DetailedPeerCertificate, type TLSSocket } from "node:tls"
import type { buildConnector } from "undici"

import { BlockedAddressError, guardLookup, joinLookups, type Lookup } from "./lookup"
import type { NetworkPolicy } from "./network-policy"
import { EgressProxy } from "./proxy"

/** Enough for the receivers of a large shop; a session is about 2 KB. */
const MAX_SESSIONS = 1000

export type DialOptions = {
  /** Default `dns.lookup`. */
  lookup?: Lookup
  /** Certificate authorities (PEM) trusted in place of Node's own. */
  ca?: string
  /** URL of an egress proxy that every connection goes through. Default: none. */
  proxy?: string | null
}

/** A certificate of the server, or of the chain above it, is no longer valid. */
export class ExpiredCertificateError extends Error {
  constructor(readonly expiredAt: Date) {
    super("certificate has expired")
  }
}

/**
 * Opens a connection, TCP or TLS, for undici's `connect`. Answers exactly once, with a connected socket or an error.
 * Returns the socket at once, so that whoever has waited long enough can destroy it while it still connects; then no
 * answer comes.
 */
export type Dial = (where: buildConnector.Options, answer: buildConnector.Callback) => Socket

/** A dial that reaches only what the policy permits; otherwise its answer is a `BlockedAddressError`. */
export function guardedDial(
  policy: NetworkPolicy,
  { lookup = dns.lookup, ca, proxy }: DialOptions = {}
): Dial {
  const checkedLookup = guardLookup(policy, joinLookups(lookup))
  const secureContext = tls.createSecureContext({ ca, minVersion: "TLSv1.2" })
  const sessions = new TlsSessions()
  const egress = proxy == null ? undefined : new EgressProxy(proxy)

  return ({ hostname, protocol, port }, answer) => {
    const secure = protocol === "https:"
    const where = {
      host: hostname,
      port: Number(port || (secure ? 443 : 80)),
      lookup: checkedLookup,
      // Tries a name's addresses one after another, IPv6 and IPv4, which asks the lookup for all of them.
      autoSelectFamily: true,
      noDelay: true,
    }
    // A socket looks no literal up, so the guarded lookup never sees one.
    if (isIP(hostname) !== 0 && !policy.permits(hostname)) {
      return answerOnce(new net.Socket().destroy(new BlockedAddressError()), "connect", policy, answer)
    }
    const secured = (by: net.NetConnectOpts | { socket: Socket }, guard: NetworkPolicy | null) => {
      const key = `${hostname}:${where.port}`
      const socket = tls.connect({
        ...by,
        // With a tunnel the certificate of an address is held against this.
        host: hostname,
        secureContext,
        // SNI names hosts, never addresses, and without the root's dot (RFC 6066, 3). The certificate is held against it.
        servername: isIP(hostname) === 0 ? hostname.replace(/\.$/, "") : undefined,
        session: sessions.get(key),
        ALPNProtocols: ["http/1.1"],
        // Said, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot unsay it.
        rejectUnauthorized: true,
      })
      socket.on("session", (session) => sessions.set(key, session))
      const expiry = watchExpiry(socket)
      return answerOnce(socket, "secureConnect", guard, (...result) => {
        const expiredAt = codeOf(result[0]) === "CERT_HAS_EXPIRED" ? expiry() : undefined
        answer(...(expiredAt ? ([new ExpiredCertificateError(expiredAt), null] as const) : result))
      })
    }
    if (egress) {
      return egress.tunnel(where, (error, tunnel) => {
        if (!tunnel) {
          answer(error ?? new Error("no tunnel"), null)
        } else if (secure) {
          secured({ socket: tunnel }, null)
        } else {
          answer(null, tunnel)
        }
      })
    }
    return secure ? secured(where, policy) : answerOnce(net.connect(where), "connect", policy, answer)
  }
}

function answerOnce(
  socket: Socket,
  connected: "connect" | "secureConnect",
  /** Null for a tunnel, whose remote address is the proxy's. */
  policy: NetworkPolicy | null,
  answer: buildConnector.Callback
): Socket {
  let answered = false
  socket.once(connected, () => {
    // Never seen to differ from what the lookup handed out; asked because it costs nothing.
    if (policy && socket.remoteAddress !== undefined && !policy.permits(socket.remoteAddress)) {
      socket.destroy(new BlockedAddressError())
      return
    }
    answered = true
    answer(null, socket)
  })
  // Stays for good: an error without a listener would end the process.
  socket.on("error", (error) => {
    if (!answered) {
      answered = true
      answer(error, null)
    }
  })
  return socket
}

/**
 * When the first certificate of the server's chain expired that has. The socket has the chain for as long as it is open, and a
 * certificate that is refused closes it: so the chain is read when the handshake ends, before Node's own listener refuses it.
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

/** A server's certificate and those that issued it. The last one of a whole chain has itself as its issuer. */
function chainOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain = new Set<DetailedPeerCertificate>()
  // None where the server has shown none, which Node types as one without properties.
  for (let next = certificate; next?.valid_to && !chain.has(next); next = next.issuerCertificate) {
    chain.add(next)
  }
  return [...chain]
}

function codeOf(error: Error | null): unknown {
  return error && "code" in error ? error.code : undefined
}

/**
 * TLS sessions to resume, by host and port, the least recently stored forgotten first. A resumed session spares the
 * certificates' exchange and verification. Node emits only sessions whose certificate has been verified.
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
