import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

import { freePort } from "../free-port"
import { DATA } from "../medusa"
import { openPostgres } from "../postgres"
import { openRedis, type RedisServer } from "../redis"
import { runScript } from "../run-script"
import { editCustomer, editProduct, placeOrder } from "./actions"
import { Api } from "./api"
import { MedusaProcesses } from "./medusa-processes"
import { Receiver, register } from "./receiver"
import { LOGIN } from "./shop"
import { asStorefront, signIn } from "./sign-in"
import { step } from "./step"

/** The time after which every process knows a new webhook. */
const WEBHOOK_KNOWN_MS = 2_000

/**
 * `npm run demo`: starts a shop with the plugin and a receiver, places an order, and shows the webhooks that arrive. It runs until Ctrl-C.
 * @param args `--once` ends the demo when the deliveries have arrived, and fails when one is missing. `--reset` deletes the data of earlier
 *   runs. `--production` runs a server process and two workers on Redis.
 */
export function main(args: string[]): Promise<never> {
  return runScript(async ({ stops, untilInterrupted }) => {
    const { once, reset, production } = readOptions(args)
    const redis = production && stops(await step("Starting Redis", neededRedis))
    const postgres = await step("Starting PostgreSQL", () =>
      openPostgres({ dataDir: join(DATA, "demo/postgres"), fresh: reset })
    )
    stops(postgres)
    const port = await freePort(9000)
    const origin = `http://localhost:${port}`
    const api = new Api(origin)
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis ? redis.url : "",
      MEDUSA_BACKEND_URL: origin,
      ADMIN_CORS: origin,
      AUTH_CORS: origin,
    }
    const medusa = new MedusaProcesses(env, stops)

    await step("Migrating its database", () => medusa.run("The migration", "db:migrate"))
    if (production) {
      await step("Starting Medusa, as a server", () => medusa.start("server", "server", port))
      await step("Starting a worker", () => medusa.start("worker-1", "worker"))
      await step("Starting another", () => medusa.start("worker-2", "worker"))
    } else {
      await step("Starting Medusa", () => medusa.start("medusa", "shared", port))
    }
    if (!(await signIn(api))) {
      await step("Filling the shop", () => medusa.run("The seed", "exec", "scripts/demo/seed.ts"))
    }
    const admin = await signIn(api)
    if (!admin) {
      throw new Error(`${LOGIN.email} cannot sign in. To start afresh: npm run demo -- --reset`)
    }

    console.log("Registering a webhook to a receiver, placing an order, editing a product and a customer:")
    const receiver = await register(admin, async (secret) =>
      stops(await Receiver.start(secret, await freePort(4242)))
    )
    if (production) {
      await pause(WEBHOOK_KNOWN_MS)
    }
    await receiver.got([
      `order.created ${await placeOrder(await asStorefront(api, admin))}`,
      `product.updated ${await editProduct(admin)}`,
      `customer.updated ${await editCustomer(admin)}`,
    ])
    if (once) {
      console.log("All have arrived, with valid signatures")
      return
    }
    console.log(
      `\nDashboard  ${origin}/app\nLogin      ${LOGIN.email}  ${LOGIN.password}\nStop       Ctrl-C\n`
    )
    await untilInterrupted()
    console.log("\nStopping")
  })
}

/** @throws Error with instructions, when Redis is missing and cannot be installed. */
async function neededRedis(): Promise<RedisServer> {
  const redis = await openRedis()
  if (!redis) {
    throw new Error(
      "redis-server is not installed. Install it (Debian: apt-get install redis-server; macOS: brew install redis), or set REDIS_URL=redis://localhost:6379 for a running one"
    )
  }
  return redis
}

const OPTIONS = ["--once", "--reset", "--production"] as const

type DemoOptions = { once: boolean; reset: boolean; production: boolean }

/** @throws Error that names an option which does not exist. */
export function readOptions(args: readonly string[]): DemoOptions {
  const unknown = args.find((arg) => !OPTIONS.some((option) => option === arg))
  if (unknown) {
    throw new Error(`Unknown option ${unknown}. There are ${OPTIONS.join(", ")}.`)
  }
  return {
    once: args.includes("--once"),
    reset: args.includes("--reset"),
    production: args.includes("--production"),
  }
}
