import http from "node:http"
import net, { isIP, type LookupFunction, type Socket } from "node:net"
import tls from "node:tls"

import { parseUrl } from "./check-url"

/** Most bytes of the headers of the proxy's response. */
const MAX_RESPONSE_BYTES = 16 * 1024

/** The proxy could not be reached, or has opened no tunnel. The message contains no address. */
export class ProxyError extends Error {
  /** @param status of the proxy's response; undefined if there was none. */
  constructor(readonly status?: number) {
    super(status === undefined ? "proxy not reached" : `proxy answered ${status}`)
    this.name = "ProxyError"
  }
}

/** The egress proxy of the option `network.proxy`. */
export class EgressProxy {
  private readonly secure: boolean
  private readonly host: string
  private readonly port: number
  /** Contains the password. It is sent to the proxy only. */
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
   * Connects to the proxy and opens a tunnel to an address (`CONNECT`, RFC 9110, 9.3.6). The host is looked up here by the
   * guarded lookup, and the proxy gets the checked address. An IPv4 address is preferred, since every proxy can reach it.
   * @param opened called once, with the tunnel, or with the error of the lookup, or a `ProxyError`.
   * @returns the connection to the proxy, at once. Destroying it ends what is under way.
   */
  tunnel(
    { host, port, lookup }: { host: string; port: number; lookup: LookupFunction },
    opened: (error: Error | null, tunnel: Socket | null) => void
  ): Socket {
    const socket = this.connect()
    let isSettled = false
    const settle = (error: Error | null, tunnel: Socket | null) => {
      if (!isSettled) {
        isSettled = true
        opened(error, tunnel)
      }
    }
    const fail = (error: Error) => {
      settle(error, null)
      socket.destroy()
    }
    // Never removed: an error event without a listener would end the process.
    socket.on("error", () => fail(new ProxyError()))
    // The proxy has closed the connection without a response.
    socket.once("end", () => {
      if (!isSettled) {
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
              settle(null, socket)
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
        maxHeaderSize: MAX_RESPONSE_BYTES,
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

/**
 * Whether a text is the URL of a proxy: `http:` or `https:`, a host, optionally a port, user name and password, and nothing
 * else.
 */
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
