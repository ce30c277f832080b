import { join } from "node:path"

import { Child } from "../../integration-tests/support/child"
import { connect } from "../../integration-tests/support/database"
import { startMedusa } from "../../scripts/medusa"
import { databaseUrl, givenServer } from "../../scripts/postgres/server"
import type { ShopMethods } from "./shop-process"

/** The kinds of shops: with the plugin, with a plain subscriber instead, or with the plugin and a small or large catalogue. */
export type ShopKind = "plugin" | "plain" | "small" | "large" | "sweep"

const KINDS: ShopKind[] = ["plugin", "plain", "small", "large", "sweep"]

const FILE = join(__dirname, "shop-process.ts")

/** A Medusa shop in its own process, with its own database. */
export class BenchShop {
  private constructor(private readonly child: Child<ShopMethods>) {}

  /** Creates the databases, with the same products in both. */
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

  static async start(kind: ShopKind): Promise<BenchShop> {
    return new BenchShop(await Child.start<ShopMethods>(FILE, { env: env(kind) }))
  }

  /** Ids of its products. */
  productIds(): Promise<string[]> {
    return this.child.call("productIds")
  }

  /** Creates a webhook for a topic, in a shop with the plugin. */
  async subscribe(url: string, topic: string): Promise<void> {
    await this.child.call("subscribe", url, topic)
  }

  /** Sends `product.updated` to the URL from a plain subscriber, one event at a time like the Redis event bus. */
  async subscribePlainly(url: string): Promise<void> {
    await this.child.call("subscribePlainly", url)
  }

  /** Emits `product.updated` for all products together. @returns the start, by `monotonicNow`. */
  emitUpdates(productIds: string[]): Promise<number> {
    return this.child.call("emitUpdates", productIds)
  }

  /** Emits a custom event. @returns when its emission ended, by `monotonicNow`. */
  emitAction(name: string): Promise<number> {
    return this.child.call("emitAction", name)
  }

  /** Emits events without subscribers, one after another. @returns the duration in milliseconds. */
  emitForNobody(count: number): Promise<number> {
    return this.child.call("emitForNobody", count)
  }

  /** Adds this many products to its catalogue. */
  async insertProducts(count: number): Promise<void> {
    await this.child.call("insertProducts", count)
  }

  /** Changes products without an event. */
  async touchProducts(count: number): Promise<void> {
    await this.child.call("touchProducts", count)
  }

  /** Runs catch-up. @returns the duration in milliseconds. */
  catchUp(): Promise<number> {
    return this.child.call("catchUp")
  }

  /** Runs a whole round of the sweep, without its pauses. @returns the working time in milliseconds. */
  async sweep(): Promise<number> {
    let { worked, ended } = await this.child.call("sweep", true)
    while (!ended) {
      const next = await this.child.call("sweep", false)
      worked += next.worked
      ended = next.ended
    }
    return worked
  }

  /** Sets whether events are composed with snapshots, in a shop with the plugin. */
  async useSnapshots(uses: boolean): Promise<void> {
    await this.child.call("useSnapshots", uses)
  }

  /** The CPU time of its process, in milliseconds. */
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
