import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../src/types/typed"
import { createDatabase, emptyTables } from "../integration-tests/support/database"
import { insertWebhook } from "../integration-tests/support/pipeline"
import type { StartedPostgres } from "../scripts/postgres"
import type { Options } from "./options"
import { insertFinished, settle } from "./support/rows"
import { Shop, type ShopKind } from "./support/shop"
import { Sink } from "./support/sink"

type Stoppable = { stop(): Promise<void> }

/** An event of the shop's own that the plugin's shop has a webhook for. */
export const ACTION = "loyalty.points_earned"

type SubscribedShops = { plugin: Shop; plain: Shop; sink: Sink; productIds: string[] }

/** Days over which the deliveries of a finished log are spread. */
export const LOG_DAYS = 30

/** What the parts share and may ask for; each thing is made when it is first asked for. */
export class Bench {
  private readonly made = new Map<string, Promise<unknown>>()
  private readonly started: Stoppable[] = []

  /**
   * @param options `quick` is for a first look: smaller numbers, fewer rounds.
   * @param postgres the server of all databases.
   * @param say tells the user what takes a while.
   */
  constructor(
    private readonly options: Pick<Options, "quick" | "minutes" | "rows">,
    readonly postgres: StartedPostgres,
    readonly say: (what: string) => void
  ) {}

  /** A number of a full run, or the one of a quick look. */
  scale(full: number, quick: number): number {
    return this.options.quick ? quick : full
  }

  /** Deliveries in the log, where somebody asked for another number than a part's own. */
  get rows(): number | undefined {
    return this.options.rows
  }

  /** For how long a part runs that takes as long as it is given. */
  minutes(full: number, quick: number): number {
    return this.options.minutes ?? this.scale(full, quick)
  }

  /** The receiver, in a process of its own, with nothing received. */
  async sink(): Promise<Sink> {
    const sink = await this.once("sink", async () => this.stops(await Sink.start()))
    await sink.reset()
    return sink
  }

  /** A database with the module's tables, empty. */
  async database(name: string): Promise<Knex> {
    const db = await this.newDatabase(name)
    await emptyTables(db)
    return db
  }

  /** A database with a log of finished deliveries of ten webhooks. Parts that ask for equally many share it. */
  finishedLog(deliveries: number): Promise<{ db: Knex; webhookIds: string[] }> {
    return this.once(`log of ${deliveries}`, async () => {
      this.say(`writing a log of ${deliveries.toLocaleString("en")} deliveries`)
      const db = await this.newDatabase(`log_${deliveries}`)
      const webhookIds = await insertWebhooks(db, (await this.sink()).origin, 10)
      if (deliveries > 0) {
        await insertFinished(db, webhookIds, deliveries, { days: LOG_DAYS, perEvent: 5 })
      }
      await settle(db)
      return { db, webhookIds }
    })
  }

  /** A Medusa shop in a process of its own: one with the plugin, or one without and as full. */
  async shop(kind: ShopKind): Promise<Shop> {
    await this.once("filled shop", async () => {
      this.say("migrating and filling a shop")
      await Shop.prepare(this.scale(500, 100))
    })
    return this.once(`shop ${kind}`, async () => this.stops(await Shop.start(kind)))
  }

  /**
   * Both shops with a subscriber to `product.updated` that sends to the sink: the plugin's webhook, and a plain one. The
   * plugin's shop has a webhook for `ACTION` too.
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

/** Inserts webhooks that send to the origin, at the path given. @returns their ids. */
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
