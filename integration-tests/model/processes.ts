import { createServer, connect as dial, type Server, type Socket } from "node:net"
import { join } from "node:path"

import { portOf } from "../../scripts/free-port"
import { present } from "../../scripts/present"
import { Child, type Methods } from "../support/child"

/** Started ahead, since one takes two seconds. */
const SPARE = 1

/** Programs that can run a process of a shop, to be taken, given back, and killed. */
export class Programs<Process extends Methods> {
  private readonly idle: Promise<Child<Process>>[] = []
  private readonly path: string

  /** @param file of this folder, which offers the methods of a process. */
  constructor(file: string) {
    this.path = join(__dirname, file)
  }

  /** Starts as many ahead, and waits for them. */
  async warmUp(count: number): Promise<void> {
    this.idle.push(...Array.from({ length: count }, () => Child.start<Process>(this.path)))
    await Promise.all(this.idle)
  }

  async take(): Promise<Child<Process>> {
    const child = this.idle.shift() ?? Child.start<Process>(this.path)
    while (this.idle.length < SPARE) {
      this.idle.push(Child.start<Process>(this.path))
    }
    return child
  }

  giveBack(child: Child<Process>): void {
    this.idle.unshift(Promise.resolve(child))
  }

  async stop(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(async (child) => (await child).stop()))
  }
}

/** The way of one process to its database, which can be cut. */
export class Line {
  private readonly sockets = new Set<Socket>()
  /** The ports by which the database knows its connections. */
  readonly ports: number[] = []
  private readonly server: Server
  private cut = false

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
