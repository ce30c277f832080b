import { once } from "node:events"
import { createServer, type Server } from "node:net"

/** A free port on loopback: the wanted one, or another one when it is in use. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, "127.0.0.1")
  try {
    await once(server, "listening")
  } catch (error) {
    if (wanted !== 0) {
      return freePort()
    }
    throw error
  }
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The port of a server that listens on TCP. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === "string") {
    throw new Error("The server does not listen on a port.")
  }
  return address.port
}
