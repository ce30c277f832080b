import { join } from "node:path"

import { Api } from "../../../scripts/demo/api"
import { asStorefront, signIn } from "../../../scripts/demo/sign-in"
import { freePort } from "../../../scripts/free-port"
import { DATA, startMedusa } from "../../../scripts/medusa"
import { firstOf, present } from "../../../scripts/present"
import type { Program } from "../../../scripts/program"
import { createShopDatabase } from "../../support/shop-database"

/** One process does all on the local event bus; a server and a worker share it on Redis. */
type Mode = "shared" | "server" | "worker"

type Process = { mode: Mode; port: number; running?: Program }

/** A real Medusa with the goods of the demo, each of whose processes may be killed. */
export class KillableShop {
  /** The longest that it took to start: how busy the machine is, which bounds on time are compared with. */
  longestStartMs = 0

  private constructor(
    private readonly processes: readonly Process[],
    private readonly env: Record<string, string>,
    readonly admin: Api,
    readonly store: Api
  ) {}

  /**
   * Starts it, with the goods of the demo.
   * @param redisUrl the shop's Redis; without one it uses the local event bus.
   */
  static async open(database: string, catchUpMs: number, redisUrl = ""): Promise<KillableShop> {
    const env = {
      NODE_ENV: "test",
      DATABASE_URL: await createShopDatabase(database),
      REDIS_URL: redisUrl,
      DISABLE_MEDUSA_ADMIN: "true",
      WEBHOOKS_CATCH_UP_MS: String(catchUpMs),
      LOG_LEVEL: "error",
      // The repository is checked elsewhere.
      TS_NODE_TRANSPILE_ONLY: "true",
    }
    const modes: Mode[] = redisUrl ? ["server", "worker"] : ["shared"]
    const processes: Process[] = []
    for (const mode of modes) {
      processes.push({ mode, port: await freePort() })
    }
    const api = apiOf(firstOf(processes))
    const starting = new KillableShop(processes, env, api, api)
    await starting.start()
    const admin = present(await signIn(api), "the admin")
    const shop = new KillableShop(processes, env, admin, await asStorefront(api, admin))
    shop.longestStartMs = starting.longestStartMs
    return shop
  }

  /** Starts what does not run. Resolves when all of it answers requests. */
  async start(): Promise<void> {
    const startedAt = performance.now()
    await Promise.all(
      this.processes
        .filter(({ running }) => !running)
        .map(async (process) => {
          const { mode, port } = process
          process.running = startMedusa(
            ["start", "--host", "localhost", "--port", String(port)],
            { ...this.env, MEDUSA_WORKER_MODE: mode },
            logOf(mode)
          )
          await process.running.until(`The ${mode}`, () => apiOf(process).isUp())
        })
    )
    this.longestStartMs = Math.max(this.longestStartMs, performance.now() - startedAt)
  }

  /** `kill -9`, of all processes or of these. */
  async kill(modes?: readonly Mode[]): Promise<void> {
    const killed = this.processes.filter(({ mode }) => !modes || modes.includes(mode))
    await Promise.all(killed.map(async ({ running }) => running?.kill()))
    killed.forEach((process) => delete process.running)
  }
}

function apiOf({ port }: Process): Api {
  return new Api(`http://localhost:${port}`)
}

function logOf(name: string) {
  return { kind: "file" as const, path: join(DATA, `crash/${name}.log`) }
}
