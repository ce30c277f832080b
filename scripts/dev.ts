import { join } from "node:path"

import { freePort } from "./free-port"
import { DATA, startMedusa } from "./medusa"
import { openPostgres } from "./postgres"
import { runScript } from "./run-script"

/**
 * `npm run dev`: runs Medusa with the plugin and the dashboard, with reload on changes of source files. It uses the database of the demo,
 * with its shop and login.
 * @param args for `medusa develop`
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops }) => {
    const postgres = stops(await openPostgres({ dataDir: join(DATA, "demo/postgres") }))
    const env = { DATABASE_URL: postgres.url, FORCE_COLOR: process.stdout.isTTY ? "1" : "0" }
    await stops(startMedusa(["db:migrate"], env, { kind: "inherit" })).succeed("The migration")
    const port = String(await freePort(9000))
    const server = startMedusa(["develop", "--host", "localhost", "--port", port, ...args], env, {
      kind: "inherit",
    })
    await stops(server).succeed("Medusa")
  })
}
