import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../src/types/typed"
import { createDatabase, emptyTables } from "../integration-tests/support/database"
import { insertWebhook } from "../integration-tests/support/pipeline"
import type { StartedPostgres } from "../scripts/postgres"
import type { Options } from "./options"
import { insertFinished, settle } from "./support/rows"
import { BenchShop, type ShopKind } from "./support/bench-shop"
import { Sink } from "./support/sink"

type Stoppable = { stop(): Promise<void> }

/** A custom event to which a webhook of the shop with the plugin subscribes. */
export const ACTION = "loyalty.points_earned"

type SubscribedShops = { plugin: BenchShop; plain: BenchShop; sink: Sink; productIds: string[] }

/** The number of days over which the deliveries of a log are spread. */
export const LOG_DAYS = 30

/** Resources that the parts share. Each is created at its first use. */
export class Bench {
  private readonly made = new Map<string, Promise<unknown>>()
  private readonly started: Stoppable[] = []

  /**
   * @param options `quick`: smaller numbers and fewer rounds.
   * @param postgres the server of all databases.
   * @param say prints the progress.
   */
  constructor(
    private readonly options: Pick<Options, "quick" | "minutes" | "rows">,
    readonly postgres: StartedPostgres,
    readonly say: (what: string) => void
  ) {}

  /** The number for a full run, or the one for a quick run. */
  scale(full: number, quick: number): number {
    return this.options.quick ? quick : full
  }

  /** The number of deliveries in the log, if the option `--rows` replaces the part's own. */
  get rows(): number | undefined {
    return this.options.rows
  }

  /** The duration of a part with a configurable duration. */
  minutes(full: number, quick: number): number {
    return this.options.minutes ?? this.scale(full, quick)
  }

  /** The receiver, in its own process, after a reset. */
  async sink(): Promise<Sink> {
    const sink = await this.once("sink", async () => this.stops(await Sink.start()))
    await sink.reset()
    return sink
  }

  /** An empty database with the module's tables. */
  async database(name: string): Promise<Knex> {
    const db = await this.newDatabase(name)
    await emptyTables(db)
    return db
  }

  /** A database with a log of finished deliveries of ten webhooks. Parts with the same number of deliveries share it. */
  finishedLog(deliveries: number): Promise<{ db: Knex; webhookIds: string[] }> {
    return this.once(`log of ${deliveries}`, async () => {
      this.say(`writing a log of ${deliveries.toLocaleString("en")} deliveries`)
      const db = await this.newDatabase(`log_${deliveries}`)
      const webhookIds = await insertWebhooks(db, (await this.sink()).origin, 10)
      if (deliveries > 0) {
        await insertFinished(db, webhookIds, deliveries, { days: LOG_DAYS, perEvent: 5 })
        // The log is that of a shop that has had the statistics for long. Otherwise each pipeline would count it in the background.
        await db.raw(
          "update webhook_stats_rebuild set counted_since = now() - interval '30 days', done_until = now()"
        )
      }
      await settle(db)
      return { db, webhookIds }
    })
  }

  /** A Medusa shop in its own process, with the plugin or without it. Both have the same products. */
  async shop(kind: ShopKind): Promise<BenchShop> {
    await this.once("filled shop", async () => {
      this.say("migrating and filling a shop")
      await BenchShop.prepare(this.scale(500, 100))
    })
    return this.once(`shop ${kind}`, async () => this.stops(await BenchShop.start(kind)))
  }

  /**
   * Both shops, each of which sends `product.updated` to the sink: one with a webhook, the other with a plain subscriber. The shop with
   * the plugin also has a webhook for `ACTION`.
   */
  async subscribedShops(): Promise<SubscribedShops> {
    const [sink, plugin, plain] = [await this.sink(), await this.shop("plugin"), await this.shop("plain")]
    return this.once("subscribed shops", async () => {
      await plugin.subscribe(`${sink.origin}/plugin`, "product.updated")
      await plugin.subscribe(`${sink.origin}/action`, `action.${ACTION}`)
      await plain.subscribePlainly(`${sink.origin}/plain`)
      return { plugin, plain, sink, productIds: await plugin.productIds() }
    })
  }

  async stop(): Promise<void> {
    for (const one of this.started.reverse()) {
      await one.stop()
    }
  }

  private newDatabase(name: string): Promise<Knex> {
    return this.once(`database ${name}`, async () => {
      const { db } = await createDatabase(`bench_${name}`)
      this.stops({ stop: () => db.destroy() })
      return db
    })
  }

  private stops<Item extends Stoppable>(item: Item): Item {
    this.started.push(item)
    return item
  }

  private once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    const made = asWritten<Promise<Value> | undefined>(this.made.get(name)) ?? make()
    this.made.set(name, made)
    return made
  }
}

/** Inserts webhooks whose URLs have this origin and path. @returns their ids. */
export async function insertWebhooks(
  db: Knex,
  origin: string,
  count: number,
  path = "hook"
): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, n) => insertWebhook(db, { url: `${origin}/${path}/${n}` }))
  )
}
