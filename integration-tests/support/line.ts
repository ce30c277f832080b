import { createServer, connect as dial, type Server, type Socket } from "node:net"

import { portOf } from "../../scripts/free-port"
import { present } from "../../scripts/present"

/** The way of one process to its database, which can be cut. */
export class Line {
  private readonly sockets = new Set<Socket>()
  /** The ports by which the database knows its connections. */
  readonly ports: number[] = []
  private readonly server: Server
  private cut = false
  /** A part of a statement: the answer to the commit behind it is lost. */
  private lost: string | undefined

  private constructor() {
    this.server = createServer((socket) => this.join(socket))
  }

  static async open(): Promise<Line> {
    const line = new Line()
    await new Promise<void>((resolve) => line.server.listen(0, "127.0.0.1", resolve))
    return line
  }

  get port(): number {
    return portOf(this.server)
  }

  get isCut(): boolean {
    return this.cut
  }

  /** Breaks every connection, and refuses new ones. What a statement does just then is not known to who has sent it. */
  break(): void {
    this.cut = true
    this.sockets.forEach((socket) => socket.destroy())
  }

  mend(): void {
    this.cut = false
  }

  /** Passes nothing on any more between the ends of the present connections, which stay open. New connections work. */
  silence(): void {
    for (const socket of this.sockets) {
      socket.unpipe()
      socket.pause()
    }
  }

  /** Lets the database execute the next commit behind a statement with this text, and breaks the connection before its answer. */
  loseAnswerOfCommitAfter(text: string): void {
    this.lost = text
  }

  /** Whether that has happened. */
  get hasLostAnswer(): boolean {
    return this.lost === undefined
  }

  close(): void {
    this.break()
    this.server.close()
  }

  private join(near: Socket): void {
    if (this.cut) {
      near.destroy()
      return
    }
    const far = dial({ host: process.env.DB_HOST ?? "127.0.0.1", port: Number(process.env.DB_PORT ?? 5432) })
    far.on("connect", () => this.ports.push(present(far.localPort, "the port")))
    let isNext = false
    near.on("data", (sent: Buffer) => {
      isNext ||= this.lost !== undefined && sent.includes(this.lost)
      if (isNext && sent.includes("COMMIT")) {
        isNext = false
        far.unpipe(near)
        far.once("data", () => {
          this.lost = undefined
          near.destroy()
        })
        // Without a pipe it is paused.
        far.resume()
      }
    })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay()
      this.sockets.add(from)
      from.on("error", () => undefined)
      from.on("close", () => {
        this.sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  }
}
