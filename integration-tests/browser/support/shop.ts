import { join } from "node:path"

import { Api } from "../../../scripts/demo/api"
import { LOGIN } from "../../../scripts/demo/shop"
import { freePort } from "../../../scripts/free-port"
import { ROOT } from "../../../scripts/medusa"
import { Program } from "../../../scripts/program"
import { HostApp } from "../../package/host-app"

/** Receivers run on this machine here. In a shop the network guard refuses them. */
const OPTIONS = `{ network: { allow: ["127.0.0.0/8"], allowHttp: true } }`

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
   * Packs the plugin, builds, migrates and starts the shop, which takes one to two minutes.
   * @param packages those that npm installs; without them it has this repository's, and the goods of the demo.
   */
  static async open(databaseUrl: string, packages?: Record<string, string>): Promise<Shop> {
    const app = HostApp.create(databaseUrl, OPTIONS, { admin: "{ disable: false }", packages })
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
          // Medusa's bundler, which is linked and stands elsewhere, looks for the plugin's styles from where it stands.
          NODE_PATH: join(app.folder, "node_modules"),
          // For receivers that speak TLS, with the certificates of the sender's tests.
          NODE_EXTRA_CA_CERTS: join(CERTIFICATES, "authority.pem"),
          ...env,
        },
        output: { kind: "file", path: join(app.folder, "medusa.log") },
      })

    await medusa(["db:migrate"]).succeed("The migration")
    const fill = packages
      ? ["user", "--email", LOGIN.email, "--password", LOGIN.password]
      : ["exec", join(ROOT, "scripts/demo/seed.ts")]
    await medusa(fill).succeed(fill[0]!)
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
