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
const OPTIONS = `{ network: ${NETWORK}, apps: { network: ${NETWORK} } }`

/** Those of the sender's tests, one of which has expired. */
export const CERTIFICATES = join(ROOT, "src/modules/webhook/dispatch/send/__tests__/certificates")

/** A shop that has the packed plugin installed, with its dashboard built and served as a merchant's is. */
export class Shop {
  private constructor(
    private readonly app: HostApp,
    private readonly server: Program,
    readonly origin: string
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
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const built = join(app.folder, ".medusa/server")
    const medusa = (command: string[], cwd = app.folder, env: NodeJS.ProcessEnv = {}) =>
      Program.start({
        args: [join(app.folder, "node_modules/@medusajs/cli/cli.js"), ...command],
        cwd,
        env: {
          // Neither `development`, where the dashboard is not served as it was built, nor `production`, where the
          // session's cookie wants https.
          NODE_ENV: "test",
          MEDUSA_DISABLE_TELEMETRY: "true",
          DATABASE_URL: databaseUrl,
          ADMIN_CORS: origin,
          AUTH_CORS: origin,
          STORE_CORS: origin,
          // Medusa's bundler, where it is linked and stands elsewhere, looks for the plugin's styles from where it stands.
          ...(!packages && { NODE_PATH: join(app.folder, "node_modules") }),
          // For receivers that speak TLS, with the certificates of the sender's tests.
          NODE_EXTRA_CA_CERTS: join(CERTIFICATES, "authority.pem"),
          ...env,
        },
        output: { kind: "file", path: join(app.folder, "medusa.log") },
      })

    if (packages) {
      await medusa(["db:migrate"]).succeed("The migration")
      await medusa(["user", "--email", LOGIN.email, "--password", LOGIN.password]).succeed("The admin user")
    }
    await medusa(["build"], app.folder, { NODE_ENV: "production" }).succeed("The build")
    const server = medusa(["start", "--host", "localhost", "--port", String(port)], built)
    const api = new Api(origin)
    await server.until("The shop answers", () => api.isUp())
    return new Shop(app, server, origin)
  }

  async close(): Promise<void> {
    await this.server.stop()
    this.app.remove()
  }
}
