import { rmSync } from "node:fs"
import { join } from "node:path"

import { freePort } from "../free-port"
import { DATA, startMedusa } from "../medusa"
import { openPostgres } from "../postgres"
import { runScript } from "../run-script"
import { editCustomer, editProduct, placeOrder } from "./actions"
import { Api } from "./api"
import { Receiver } from "./receiver"
import { register } from "./register"
import { LOGIN } from "./shop"
import { asStorefront, signIn } from "./sign-in"
import { step } from "./step"

/**
 * `npm run demo`: a shop with the plugin, a receiver, and an order, so that its webhooks can be watched coming in.
 * It stays up until Ctrl-C.
 * @param args `--once` ends it when the deliveries have arrived, and fails when one does not; `--reset` starts
 *   afresh instead of where the last run stopped
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops, untilInterrupted }) => {
    const { once, reset } = readOptions(args)
    const log = join(DATA, "demo/medusa.log")
    rmSync(log, { force: true })

    const postgres = await step("Starting PostgreSQL", () =>
      openPostgres({ dataDir: join(DATA, "demo/postgres"), fresh: reset })
    )
    stops(postgres)
    const port = await freePort(9000)
    const origin = `http://localhost:${port}`
    const api = new Api(origin)
    const env = {
      DATABASE_URL: postgres.url,
      MEDUSA_BACKEND_URL: origin,
      ADMIN_CORS: origin,
      AUTH_CORS: origin,
    }
    const medusa = (...command: string[]) => stops(startMedusa(command, env, { kind: "file", path: log }))

    await step("Migrating its database", () => medusa("db:migrate").succeed("The migration"))
    await step("Starting Medusa", () =>
      medusa("start", "--host", "localhost", "--port", String(port)).until("Medusa", () => api.isUp())
    )
    if (!(await signIn(api))) {
      await step("Filling the shop", () => medusa("exec", "scripts/demo/seed.ts").succeed("The seed"))
    }
    const admin = await signIn(api)
    if (!admin) {
      throw new Error(`${LOGIN.email} cannot sign in. To start afresh: npm run demo -- --reset`)
    }

    console.log("Registering a webhook to a receiver, placing an order, editing a product and a customer:")
    const receiver = await register(admin, async (secret) =>
      stops(await Receiver.start(secret, await freePort(4242)))
    )
    await receiver.got([
      `order.created ${await placeOrder(await asStorefront(api, admin))}`,
      `product.updated ${await editProduct(admin)}`,
      `customer.updated ${await editCustomer(admin)}`,
    ])
    if (once) {
      console.log("All have arrived, each with a signature that holds")
      return
    }
    console.log(
      `\nDashboard  ${origin}/app\nLogin      ${LOGIN.email}  ${LOGIN.password}\nStop       Ctrl-C\n`
    )
    await untilInterrupted()
    console.log("\nStopping")
  })
}

function readOptions(args: string[]): { once: boolean; reset: boolean } {
  const unknown = args.find((arg) => arg !== "--once" && arg !== "--reset")
  if (unknown) {
    throw new Error(`Unknown option ${unknown}. There are --once and --reset.`)
  }
  return { once: args.includes("--once"), reset: args.includes("--reset") }
}
