import { once } from "node:events"
import { connect, createServer, type Server, type Socket } from "node:net"

import { portOf } from "../../../scripts/free-port"

/** A line of its own to the shop, which a test cuts and joins again: for its pages the server is away then. */
export class Line {
  private readonly sockets = new Set<Socket>()
  private server: Server | undefined
  private port = 0

  private constructor(private readonly shop: URL) {}

  static async open(origin: string): Promise<Line> {
    const line = new Line(new URL(origin))
    await line.join()
    return line
  }

  /** Where the shop is reached by this line. */
  get origin(): string {
    return `http://localhost:${this.port}`
  }

  async join(): Promise<void> {
    const server = createServer((socket) => {
      const shop = connect(Number(this.shop.port), this.shop.hostname)
      for (const end of [socket, shop]) {
        this.sockets.add(end)
        end.on("error", () => undefined).on("close", () => this.sockets.delete(end))
      }
      socket.pipe(shop).pipe(socket)
    })
    server.listen(this.port, "localhost")
    await once(server, "listening")
    this.port = portOf(server)
    this.server = server
  }

  async cut(): Promise<void> {
    const { server } = this
    this.server = undefined
    if (server) {
      const closed = once(server, "close")
      server.close()
      this.sockets.forEach((socket) => socket.destroy())
      await closed
    }
  }
}
