import { join } from "node:path"

import { Child, type Methods } from "../support/child"

/** Started ahead, since one takes a second. */
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
    this.idle.push(...Array.from({ length: count }, () => this.start()))
    await Promise.all(this.idle)
  }

  async take(): Promise<Child<Process>> {
    const child = this.idle.shift() ?? this.start()
    while (this.idle.length < SPARE) {
      this.idle.push(this.start())
    }
    return child
  }

  giveBack(child: Child<Process>): void {
    this.idle.unshift(Promise.resolve(child))
  }

  async stop(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(async (child) => (await child).stop()))
  }

  private start(): Promise<Child<Process>> {
    return Child.start<Process>(this.path, { bootsMedusa: false })
  }
}
