import { join } from "node:path"

import { Api } from "../../../scripts/demo/api"
import { asStorefront, signIn } from "../../../scripts/demo/sign-in"
import { freePort } from "../../../scripts/free-port"
import { DATA, startMedusa } from "../../../scripts/medusa"
import { databaseUrl } from "../../../scripts/postgres"
import { givenServer } from "../../../scripts/postgres/server"
import type { Program } from "../../../scripts/program"
import { connect } from "../../support/database"

const LOG = join(DATA, "crash/medusa.log")

/** A real Medusa server with the goods of the demo, on the local event bus, to be killed. */
export class KillableShop {
  private running: Program | undefined

  private constructor(
    private readonly api: Api,
    private readonly port: number,
    private readonly env: Record<string, string>,
    readonly admin: Api,
    readonly store: Api
  ) {}

  /** Migrates, fills and starts it. */
  static async open(database: string, catchUpMs: number): Promise<KillableShop> {
    const server = connect("postgres")
    await server.raw(`drop database if exists "${database}" with (force)`)
    await server.raw(`create database "${database}"`)
    await server.destroy()
    const port = await freePort()
    const env = {
      NODE_ENV: "test",
      DATABASE_URL: databaseUrl(givenServer(process.env)!, database),
      DISABLE_MEDUSA_ADMIN: "true",
      WEBHOOKS_CATCH_UP_MS: String(catchUpMs),
      LOG_LEVEL: "error",
      // The repository is checked elsewhere.
      TS_NODE_TRANSPILE_ONLY: "true",
    }
    const medusa = (...command: string[]) => startMedusa(command, env, { kind: "file", path: LOG })
    await medusa("db:migrate").succeed("The migration")
    await medusa("exec", "scripts/demo/seed.ts").succeed("The seed")
    const api = new Api(`http://localhost:${port}`)
    const starting = new KillableShop(api, port, env, api, api)
    await starting.start()
    const admin = (await signIn(api))!
    const shop = new KillableShop(api, port, env, admin, await asStorefront(api, admin))
    shop.running = starting.running
    return shop
  }

  /** Resolves when it answers requests. */
  async start(): Promise<void> {
    const command = ["start", "--host", "localhost", "--port", String(this.port)]
    this.running = startMedusa(command, this.env, { kind: "file", path: LOG })
    await this.running.until("The shop answers", () => this.api.isUp())
  }

  /** `kill -9` */
  async kill(): Promise<void> {
    await this.running?.kill()
    this.running = undefined
  }
}
