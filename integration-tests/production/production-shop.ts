import { join } from "node:path"

import { Api } from "../../scripts/demo/api"
import { signIn } from "../../scripts/demo/sign-in"
import { freePort } from "../../scripts/free-port"
import { itemAt, present } from "../../scripts/present"
import { Child } from "../support/child"
import { createShopDatabase } from "../support/shop-database"
import type { MedusaMethods } from "./medusa-process"

export const DATABASE = "production_shape"

const FILE = join(__dirname, "medusa-process.ts")

type Process = Child<MedusaMethods>

/** The address by which a process names itself as the source of what it sends. */
export const SERVER = "http://server.test"
export const WORKERS = ["http://worker-1.test", "http://worker-2.test"]

/** A shop of one server process and two workers, which share a PostgreSQL and a Redis. */
export class ProductionShop {
  private constructor(
    /** Where the server process is reached. */
    readonly origin: string,
    readonly admin: Api,
    readonly server: Process,
    readonly workers: Process[],
    private readonly startWorker: (address: string) => Promise<Process>
  ) {}

  /**
   * Starts the shop, with the goods of the demo.
   * @param log a file for what its processes print; by default it is added to the output of this one.
   */
  static async open(database = DATABASE, log?: string): Promise<ProductionShop> {
    const shared = {
      DATABASE_URL: await createShopDatabase(database),
      NODE_ENV: "development",
      MEDUSA_DISABLE_TELEMETRY: "true",
      DISABLE_MEDUSA_ADMIN: "true",
      LOG_LEVEL: "error",
    }
    const start = async (mode: "server" | "worker", address: string, port: number) =>
      Child.start<MedusaMethods>(FILE, {
        env: { ...shared, MEDUSA_WORKER_MODE: mode, MEDUSA_BACKEND_URL: address, PORT: String(port) },
        log,
      })
    const startWorker = async (address: string) => start("worker", address, await freePort())
    const port = await freePort()
    const [server, ...workers] = await Promise.all([
      start("server", SERVER, port),
      ...WORKERS.map(startWorker),
    ])
    const origin = `http://127.0.0.1:${port}`
    const admin = present(await signIn(new Api(origin)), "the admin")
    return new ProductionShop(origin, admin, server, workers, startWorker)
  }

  /** Starts a new process instead of a worker that was killed. */
  async replaceWorker(index: number): Promise<void> {
    this.workers[index] = await this.startWorker(itemAt(WORKERS, index))
  }

  get processes(): readonly Process[] {
    return [this.server, ...this.workers]
  }

  /** Whether an event that any process emits would be heard. */
  async isSubscribed(event: string): Promise<boolean> {
    const heard = await Promise.all(this.processes.map((process) => process.call("listensTo", event)))
    return heard.every(Boolean)
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()))
  }
}
