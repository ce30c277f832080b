import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { connect } from "../../../integration-tests/support/database"
import { ProductionShop } from "../../../integration-tests/production/production-shop"
import { until } from "../../../integration-tests/support/until"
import { DATA } from "../../../scripts/medusa"
import { openRedis, type RedisServer } from "../../../scripts/redis"
import { monotonicNow, pauseUntil } from "../clock"
import { Sink } from "../sink"

const DATABASE = "bench_steady"

const COUNTED = "steady.counted"
const COUNTED_TOPIC = `action.${COUNTED}`
const CREATED = "product.created"

/** Well below the capacity of the event bus, whose workers run one job at a time and commit each. */
const EVERY_MS = 100

/** Every fifth event is about a product, which is read from the shop. The others have a number as their data. */
const PRODUCT_EVERY = 5
const PRODUCTS = 60
const SIZES = ["S", "M", "L", "XL"]

/** Receivers that respond at once, and after 250 ms. */
const HEALTHY = ["/1", "/2", "/3", "/4", "/5", "/6"]
const SLOW = ["/slow/1", "/slow/2"]

/**
 * After this time without an arrival, the missing deliveries count as lost: the event bus runs the job of a killed worker again within a
 * minute, and a lease ends within 20 s.
 */
const PATIENCE_MS = 120_000

/** The interval of checks for arrivals. */
const LOOK_MS = 1_000

/** The emitted events that the bus has accepted, by their key at the receiver: their number, or the product's id. */
export type Load = {
  /** The number of events of each key. */
  expected: Map<string, number>
  /** When each numbered event was emitted, by its key. */
  emittedAt: Map<string, number>
}

export type Delivery = {
  id: string
  webhook_id: string
  key: string
  status: string
  /** When its event was stored, by `monotonicNow`. */
  capturedAt: number
}

type Webhook = { id: string }

/** A server and two workers on Redis, with webhooks, receivers and a steady load. */
export class SteadyShop {
  private constructor(
    readonly shop: ProductionShop,
    readonly sink: Sink,
    readonly db: Knex,
    private readonly redis: RedisServer,
    /** Ids of the webhooks whose receivers respond at once. */
    readonly healthy: readonly string[],
    readonly webhooks: readonly string[],
    private readonly products: readonly string[]
  ) {}

  /** @throws Error when Redis is missing and cannot be installed. */
  static async open(): Promise<SteadyShop> {
    const redis = await openRedis()
    if (!redis) {
      throw new Error("This part needs redis-server, and there is none.")
    }
    process.env.REDIS_URL = redis.url
    const shop = await ProductionShop.open(DATABASE, join(DATA, "steady.log"))
    const sink = await Sink.start()
    const products = await createProducts(shop)
    const subscribe = async (path: string) => {
      const settings = { url: `${sink.origin}${path}`, topics: [COUNTED_TOPIC, CREATED] }
      return (await shop.admin.post<{ webhook: Webhook }>("/admin/webhooks", settings)).webhook.id
    }
    const healthy = await Promise.all(HEALTHY.map(subscribe))
    const slow = await Promise.all(SLOW.map(subscribe))
    for (const event of [COUNTED, CREATED]) {
      await until(`every process to listen to ${event}`, () => shop.isSubscribed(event))
    }
    await sink.reset()
    return new SteadyShop(shop, sink, connect(DATABASE), redis, healthy, [...healthy, ...slow], products)
  }

  /** Emits events in the server, one every 100 ms, until a time. @returns the events that the bus has accepted. */
  async load(end: number): Promise<Load> {
    const load: Load = { expected: new Map(), emittedAt: new Map() }
    const startedAt = monotonicNow()
    const answers: Promise<void>[] = []
    for (let n = 0; startedAt + n * EVERY_MS < end; n++) {
      await pauseUntil(startedAt + n * EVERY_MS)
      answers.push(this.emit(n, load))
    }
    await Promise.all(answers)
    return load
  }

  private async emit(n: number, load: Load): Promise<void> {
    const product =
      n % PRODUCT_EVERY === 0 ? this.products[(n / PRODUCT_EVERY) % this.products.length] : undefined
    const key = product ?? String(n)
    const at = monotonicNow()
    await (product
      ? this.shop.server.call("emit", CREATED, { id: product })
      : this.shop.server.call("emit", COUNTED, { number: n }))
    load.expected.set(key, (load.expected.get(key) ?? 0) + 1)
    if (!product) {
      load.emittedAt.set(key, at)
    }
  }

  /** Waits until every event has been delivered, or until there are no more arrivals. */
  async drained({ expected }: Load): Promise<void> {
    const due = this.webhooks.length * [...expected.values()].reduce((sum, count) => sum + count, 0)
    let [seen, seenAt] = [-1, monotonicNow()]
    while (seen < due && monotonicNow() - seenAt < PATIENCE_MS) {
      const done = (await this.deliveries()).filter(({ status }) => status === "success").length
      if (done > seen) {
        ;[seen, seenAt] = [done, monotonicNow()]
      }
      await pause(LOOK_MS)
    }
  }

  /** The deliveries of the load's topics, with any status. */
  async deliveries(): Promise<Delivery[]> {
    const { rows } = await this.db.raw(
      `select d.id, d.webhook_id, d.status, extract(epoch from e.created_at)::float8 * 1000 as captured,
         case d.topic when ? then e.payload::json -> 'data' ->> 'number' else e.resource_id end as key
       from webhook_delivery d join webhook_event e on e.id = d.event_id where d.topic in (?, ?)`,
      [COUNTED_TOPIC, COUNTED_TOPIC, CREATED]
    )
    const epoch = Date.now() - monotonicNow()
    return rows.map(({ captured, ...delivery }: Omit<Delivery, "capturedAt"> & { captured: number }) => ({
      ...delivery,
      capturedAt: captured - epoch,
    }))
  }

  /** Ids of the leased deliveries, or of those whose lease has ended without an outcome. */
  async leased(ended = false): Promise<string[]> {
    const { rows } = await this.db.raw(
      `select delivery_id from webhook_queue where leased_until ${ended ? "<=" : ">"} clock_timestamp()`
    )
    return rows.map(({ delivery_id }: { delivery_id: string }) => delivery_id)
  }

  async stop(): Promise<void> {
    await this.shop.close()
    await this.sink.stop()
    await this.db.destroy()
    await this.redis.stop()
    delete process.env.REDIS_URL
  }
}

async function createProducts({ admin }: ProductionShop): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < PRODUCTS; n++) {
    const { product } = await admin.post<{ product: { id: string } }>("/admin/products", {
      title: `Linen shirt ${n}`,
      options: [{ title: "Size", values: SIZES }],
      variants: SIZES.map((size) => ({
        title: size,
        options: { Size: size },
        prices: [{ currency_code: "eur", amount: 20 }],
      })),
    })
    ids.push(product.id)
  }
  return ids
}
