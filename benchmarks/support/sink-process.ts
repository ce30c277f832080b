import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

import { serve } from "../../integration-tests/support/child"
import { portOf } from "../../scripts/free-port"
import { monotonicNow } from "./clock"
import { cpuMs } from "./cpu"

/** A complete request: the id of its delivery ("" without one), and the time of its arrival. */
export type Arrival = { delivery: string; at: number }

/** The response time of `/slow`: that of a receiver that does some work. */
const SLOW_MS = 250

let arrivals: Arrival[] = []
let awaited: { count: number; resolve: (at: number) => void } | undefined

const server = createServer((request, response) => {
  request.resume()
  request.on("end", () => answer(request, response))
})
server.keepAliveTimeout = 60_000

/**
 * The response depends on the path: `/hang` never responds and is not counted, `/slow` responds late, `/after/<ms>` after this time, and all
 * others at once.
 */
function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url?.startsWith("/hang")) {
    return
  }
  const at = monotonicNow()
  arrivals.push({ delivery: String(request.headers["x-medusa-webhook-delivery-id"] ?? ""), at })
  if (awaited && arrivals.length >= awaited.count) {
    awaited.resolve(at)
    awaited = undefined
  }
  const end = () => response.writeHead(204).end()
  const lateMs = lateness(request.url ?? "")
  if (lateMs) {
    setTimeout(end, lateMs)
  } else {
    end()
  }
}

function lateness(path: string): number {
  const [, after] = /^\/after\/(\d+)/.exec(path) ?? []
  return after === undefined ? (path.startsWith("/slow") ? SLOW_MS : 0) : Number(after)
}

function listen(port: number): Promise<number> {
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(portOf(server))))
}

const methods = {
  open: (port: number) => listen(port),
  /** Refuses new connections and closes the open ones. */
  shut: () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  reset: () => {
    arrivals = []
  },
  arrivals: () => arrivals,
  cpuMs,
  /** Resolves with the time at which this many requests had arrived since the last reset. */
  arrived: (count: number) =>
    new Promise<number>((resolve) => {
      if (arrivals.length >= count) {
        resolve(arrivals[count - 1]?.at ?? monotonicNow())
      } else {
        awaited = { count, resolve }
      }
    }),
}

export type SinkMethods = typeof methods

serve(methods)
