import { once } from "node:events"
import { createServer, type AddressInfo } from "node:net"

/** A free port on loopback: the wanted one, or, where that is in use, one that the system picks. */
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
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
