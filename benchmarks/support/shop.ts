import { join } from "node:path"

import { Child } from "../../integration-tests/support/child"
import { connect } from "../../integration-tests/support/database"
import { startMedusa } from "../../scripts/medusa"
import { databaseUrl, givenServer } from "../../scripts/postgres/server"
import type { ShopMethods } from "./shop-process"

/** With the plugin, or without it, for a plain subscriber; or with the plugin and a small or large catalogue. */
export type ShopKind = "plugin" | "plain" | "small" | "large" | "sweep"

const KINDS: ShopKind[] = ["plugin", "plain", "small", "large", "sweep"]

const FILE = join(__dirname, "shop-process.ts")

/** A real Medusa in a process of its own, on a database of its own. */
export class Shop {
  private constructor(private readonly child: Child<ShopMethods>) {}

  /** Makes the databases: the same products in both. */
  static async prepare(products: number): Promise<void> {
    const server = connect("postgres")
    await server.raw(`create database "${databaseOf("plugin")}"`)
    const migration = startMedusa(["db:migrate"], env("plugin"), { kind: "lines", onLine: () => undefined })
    await migration.succeed("The migration")
    const child = await Child.start<ShopMethods>(FILE, { env: env("plugin") })
    await child.call("fill", products)
    await child.stop()
    for (const kind of KINDS.filter((one) => one !== "plugin")) {
      await server.raw(`create database "${databaseOf(kind)}" template "${databaseOf("plugin")}"`)
    }
    await server.destroy()
  }

  static async start(kind: ShopKind): Promise<Shop> {
    return new Shop(await Child.start<ShopMethods>(FILE, { env: env(kind) }))
  }

  /** Ids of its products. */
  productIds(): Promise<string[]> {
    return this.child.call("productIds")
  }

  /** Registers a webhook for a topic; the shop with the plugin has this. */
  async subscribe(url: string, topic: string): Promise<void> {
    await this.child.call("subscribe", url, topic)
  }

  /** Sends `product.updated` to the URL from a plain subscriber, one event at a time as the Redis bus runs it. */
  async subscribePlainly(url: string): Promise<void> {
    await this.child.call("subscribePlainly", url)
  }

  /** Emits `product.updated` for each product, all at once. @returns when it began, by `monotonicNow`. */
  emitUpdates(productIds: string[]): Promise<number> {
    return this.child.call("emitUpdates", productIds)
  }

  /** Emits an event of the shop's own. @returns when its emission ended, by `monotonicNow`. */
  emitAction(name: string): Promise<number> {
    return this.child.call("emitAction", name)
  }

  /** Emits as many events that nobody subscribes to, one after the other. @returns how long that took, in ms. */
  emitForNobody(count: number): Promise<number> {
    return this.child.call("emitForNobody", count)
  }

  /** Adds this many products to its catalogue. */
  async insertProducts(count: number): Promise<void> {
    await this.child.call("insertProducts", count)
  }

  /** Changes products where nobody sees it. */
  async touchProducts(count: number): Promise<void> {
    await this.child.call("touchProducts", count)
  }

  /** Runs catch-up. @returns how long that took, in ms. */
  catchUp(): Promise<number> {
    return this.child.call("catchUp")
  }

  /** Goes through a whole round of the sweep, without its rests. @returns how long it worked, in ms. */
  async sweep(): Promise<number> {
    let { worked, ended } = await this.child.call("sweep", true)
    while (!ended) {
      const next = await this.child.call("sweep", false)
      worked += next.worked
      ended = next.ended
    }
    return worked
  }

  /** What its process has spent so far, in milliseconds of a core. */
  cpuMs(): Promise<number> {
    return this.child.call("cpuMs")
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}

export function databaseOf(kind: ShopKind): string {
  return `bench_shop_${kind}`
}

function env(kind: ShopKind): Record<string, string> {
  const server = givenServer(process.env)
  if (!server) {
    throw new Error("There is no PostgreSQL server")
  }
  return {
    SHOP: kind,
    DATABASE_URL: databaseUrl(server, databaseOf(kind)),
    // The local event bus writes a line for each event that has a subscriber.
    LOG_LEVEL: "error",
    NODE_ENV: "development",
    MEDUSA_DISABLE_TELEMETRY: "true",
  }
}
