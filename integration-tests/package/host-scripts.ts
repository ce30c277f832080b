import { freePort } from "../../scripts/free-port"
import type { Program } from "../../scripts/program"
import type { HostApp } from "./host-app"

/** A process of an app that runs its scripts. `host/run-scripts.ts`, which the app has among its sources, is its other side. */
export class HostScripts {
  private constructor(
    private readonly process: Program,
    private readonly url: string
  ) {}

  /** Boots the app. What the scripts write is part of its output. */
  static async open(app: HostApp): Promise<HostScripts> {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const process = app.medusa("exec", "./src/run-scripts.ts", String(port))
    await process.until("the scripts", () => fetch(url).then(Boolean, () => false))
    return new HostScripts(process, url)
  }

  /**
   * Runs a script as `medusa exec <script> <arguments>` does.
   * @param command the path from the app's folder, and the arguments
   * @returns what the script returns
   * @throws Error with the script's own
   */
  async run(...command: string[]): Promise<unknown> {
    const response = await fetch(this.url, { method: "POST", body: JSON.stringify(command) })
    if (!response.ok) {
      throw new Error(`${command.join(" ")}: ${await response.text()}`)
    }
    return response.json()
  }

  close(): Promise<void> {
    return this.process.kill()
  }
}
