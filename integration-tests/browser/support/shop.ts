import { join } from "node:path"

import { Api } from "../../../scripts/demo/api"
import { LOGIN } from "../../../scripts/demo/shop"
import { freePort } from "../../../scripts/free-port"
import { ROOT } from "../../../scripts/medusa"
import { Program } from "../../../scripts/program"
import { HostApp } from "../../package/host-app"
import type { Manager } from "../../package/managers"

/** Receivers run on this machine here. In a shop the network guard refuses them, for the shop's own webhooks and for those of apps. */
const NETWORK = `{ allow: ["127.0.0.0/8"], allowHttp: true }`
/** A topic of the shop. An app without the right learns nothing of it. */
const TOPICS = `{ "loyalty.upgraded": { events: ["loyalty.upgraded"], description: "A customer reached a higher level." } }`
/** Pages of a partner that may show the portal in a frame: of the shop's site, and of another one. */
const PARTNERS = `["localhost", "127.0.0.1"].map((host) => "http://" + host + ":" + (process.env.PARTNER_PORT ?? 80))`
const APPS = `{ network: ${NETWORK}, portal: { frameAncestors: ${PARTNERS} } }`
const OPTIONS = `{ topics: ${TOPICS}, network: ${NETWORK}, apps: ${APPS} }`

/** Those of the sender's tests, one of which has expired. */
export const CERTIFICATES = join(ROOT, "src/modules/webhook/dispatch/send/__tests__/certificates")

/** What a server of a shop needs: the folder of its app, which is built, and its database. */
export type BuiltShop = { folder: string; databaseUrl: string }

/** A shop that has the packed plugin installed, with its dashboard built and served as a merchant's is. */
export class Shop {
  private constructor(
    private readonly app: HostApp,
    readonly built: BuiltShop,
    private readonly server: ShopServer
  ) {}

  /**
   * Packs the plugin, builds and starts the shop, which takes about a minute.
   * @param packages those that the manager, by default npm, installs. Without them it has this repository's, and a database that is migrated and filled.
   */
  static async open(
    databaseUrl: string,
    packages?: Record<string, string>,
    manager?: Manager
  ): Promise<Shop> {
    const app = HostApp.create(databaseUrl, OPTIONS, { admin: "{ disable: false }", packages, manager })
    const built = { folder: app.folder, databaseUrl }
    if (packages) {
      await medusa(built, ["db:migrate"]).succeed("The migration")
      await medusa(built, ["user", "--email", LOGIN.email, "--password", LOGIN.password]).succeed(
        "The admin user"
      )
    }
    // Medusa's bundler, where it is linked and stands elsewhere, looks for the plugin's styles from where it stands.
    const linked = !packages && { NODE_PATH: join(app.folder, "node_modules") }
    await medusa(built, ["build"], { env: { NODE_ENV: "production", ...linked } }).succeed("The build")
    const server = await ShopServer.create(built)
    await server.start()
    return new Shop(app, built, server)
  }

  get origin(): string {
    return this.server.origin
  }

  async close(): Promise<void> {
    await this.server.stop()
    this.app.remove()
  }
}

/** A process that serves a shop, always at the same address; it may be stopped and started again. */
export class ShopServer {
  private process: Program | undefined

  private constructor(
    private readonly shop: BuiltShop,
    private readonly port: number,
    private readonly env: NodeJS.ProcessEnv
  ) {}

  /** @param env added to the process's environment; `SESSIONS_URL` is a Redis where sessions outlive the process. */
  static async create(shop: BuiltShop, env: NodeJS.ProcessEnv = {}): Promise<ShopServer> {
    return new ShopServer(shop, await freePort(), env)
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Until it answers. */
  async start(): Promise<void> {
    const { origin, port, shop, env } = this
    this.process = medusa(shop, ["start", "--host", "localhost", "--port", String(port)], {
      cwd: join(shop.folder, ".medusa/server"),
      env: { ADMIN_CORS: origin, AUTH_CORS: origin, STORE_CORS: origin, ...env },
    })
    const api = new Api(origin)
    await this.process.until("The shop answers", () => api.isUp())
  }

  async stop(): Promise<void> {
    await this.process?.stop()
  }
}

/** Starts a command of Medusa's in a shop. */
function medusa(
  { folder, databaseUrl }: BuiltShop,
  command: string[],
  { cwd = folder, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): Program {
  return Program.start({
    args: [join(folder, "node_modules/@medusajs/cli/cli.js"), ...command],
    cwd,
    env: {
      // Neither `development`, where the dashboard is not served as it was built, nor `production`, where the
      // session's cookie wants https.
      NODE_ENV: "test",
      MEDUSA_DISABLE_TELEMETRY: "true",
      DATABASE_URL: databaseUrl,
      // For receivers that speak TLS, with the certificates of the sender's tests.
      NODE_EXTRA_CA_CERTS: join(CERTIFICATES, "authority.pem"),
      ...env,
    },
    output: { kind: "file", path: join(folder, "medusa.log") },
  })
}
