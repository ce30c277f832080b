import http from "node:http"
import net, { isIP, type LookupFunction, type Socket } from "node:net"
import tls from "node:tls"

import { parseUrl } from "./check-url"

/** Bytes of the proxy's answer that are read: its head alone counts. */
const MAX_ANSWER_BYTES = 16 * 1024

/** The proxy could not be reached, or opened no tunnel. Says nothing of the receiver, and nothing of the proxy's address. */
export class ProxyError extends Error {
  /** @param status what the proxy answered; undefined where it did not answer. */
  constructor(readonly status?: number) {
    super(status === undefined ? "proxy not reached" : `proxy answered ${status}`)
    this.name = "ProxyError"
  }
}

/** An egress proxy, as the option `network.proxy` names it. */
export class EgressProxy {
  private readonly secure: boolean
  private readonly host: string
  private readonly port: number
  /** Holds the password: is sent to the proxy alone. */
  private readonly authorization: string | undefined

  /** @param url as `isProxyUrl` accepts it. */
  constructor(url: string) {
    const { protocol, hostname, port, username, password } = new URL(url)
    this.secure = protocol === "https:"
    this.host = hostname.replace(/^\[|\]$/g, "")
    this.port = Number(port || (this.secure ? 443 : 80))
    this.authorization = username
      ? `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`
      : undefined
  }

  /**
   * Opens a connection to the proxy, and through it a tunnel to an address (`CONNECT`, RFC 9110, 9.3.6). The name is looked up
   * here, by a lookup that permits what may be reached, and the proxy is given the address: so it is the one that was checked. Of a
   * name's addresses an IPv4 one is taken, which every proxy can reach.
   * @param opened called once with the tunnel, or with what went wrong: what the lookup said, or a `ProxyError`.
   * @returns the connection to the proxy, at once: destroying it ends whatever is under way.
   */
  tunnel(
    { host, port, lookup }: { host: string; port: number; lookup: LookupFunction },
    opened: (error: Error | null, tunnel: Socket | null) => void
  ): Socket {
    const socket = this.connect()
    let answered = false
    const answer = (error: Error | null, tunnel: Socket | null) => {
      if (!answered) {
        answered = true
        opened(error, tunnel)
      }
    }
    const fail = (error: Error) => {
      answer(error, null)
      socket.destroy()
    }
    // Stays for good: an error without a listener would end the process.
    socket.on("error", () => fail(new ProxyError()))
    // Whoever destroys it waits for no answer.
    socket.once("end", () => {
      if (!answered) {
        fail(new ProxyError())
      }
    })
    addressOf(host, lookup, (error, address) => {
      if (error) {
        fail(error)
      } else if (!socket.destroyed) {
        this.request(socket, `${isIP(address) === 6 ? `[${address}]` : address}:${port}`)
          .on("connect", ({ statusCode = 0 }, _, head) => {
            if (statusCode < 200 || statusCode > 299) {
              fail(new ProxyError(statusCode))
            } else {
              socket.unshift(head)
              answer(null, socket)
            }
          })
          .on("error", () => fail(new ProxyError()))
      }
    })
    return socket
  }

  private connect(): Socket {
    const where = { host: this.host, port: this.port, autoSelectFamily: true, noDelay: true }
    return this.secure
      ? tls.connect({
          ...where,
          servername: isIP(this.host) ? undefined : this.host,
          rejectUnauthorized: true,
        })
      : net.connect(where)
  }

  private request(socket: Socket, target: string): http.ClientRequest {
    return http
      .request({
        method: "CONNECT",
        path: target,
        maxHeaderSize: MAX_ANSWER_BYTES,
        headers: {
          host: target,
          ...(this.authorization && { "proxy-authorization": this.authorization }),
        },
        createConnection: () => socket,
      })
      .on("upgrade", () => socket.destroy())
      .end()
  }
}

/** Whether a text is the URL of a proxy: `http:` or `https:`, a host, perhaps a name and a password, and nothing else. */
export function isProxyUrl(text: string): boolean {
  const url = parseUrl(text)
  if (!url) {
    return false
  }
  const { protocol, hostname, pathname, search, hash, username, password } = url
  const isPlain = hostname !== "" && pathname === "/" && search === "" && hash === ""
  return /^https?:$/.test(protocol) && isPlain && isDecodable(username + password)
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}

function addressOf(
  host: string,
  lookup: LookupFunction,
  found: (error: Error | null, address: string) => void
): void {
  if (isIP(host) !== 0) {
    found(null, host)
    return
  }
  lookup(host, { all: true }, (error, addresses) => {
    const all = Array.isArray(addresses) ? addresses : []
    const { address = "" } = all.find(({ family }) => family === 4) ?? all[0] ?? {}
    found(error, address)
  })
}
