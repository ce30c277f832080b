import { setTimeout as pause } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { CATCH_UP_PATTERNS } from "../../../src/topics/catch-up-topics"
import { connect } from "../../support/database"
import { Receiver } from "../../support/receiver"
import { until } from "../../support/until"
import { BusyMerchant } from "./busy-merchant"
import { KillableShop } from "./killable-shop"
import { ReceivedMessages, expectedMessages, type Expected } from "./expected-messages"

/** How many changes the shop says yes to at least between two accidents: time says little of a shop that has just begun. */
const CHANGES_OF_A_LIFE = 12

/** How much longer it works at most, so that an accident comes at any moment. */
const MORE_WORK_MS = 1_000

/** Long enough for catch-up to have its say, where the bound was missed. */
const PATIENCE_MS = 120_000

/** Long enough for a shop on a busy machine to place some orders, each of which takes it half a minute there. */
const SLOW_SHOP_MS = 400_000

/** A busy shop, one webhook on the twelve topics of catch-up, and its receiver: the messages that it got, and those that it should get. */
export class NoLoss {
  /** How long what an accident had lost took to arrive, in milliseconds. */
  readonly times: number[] = []
  /** Resources of which something was lost. */
  lost = 0
  readonly merchant: BusyMerchant
  private readonly received: ReceivedMessages
  private since = new Date()

  private constructor(
    readonly shop: KillableShop,
    private readonly db: Knex,
    private readonly receiver: Receiver
  ) {
    this.merchant = new BusyMerchant(shop.admin, shop.store)
    this.received = new ReceivedMessages(receiver)
  }

  static async open(database: string, catchUpMs: number, redisUrl?: string): Promise<NoLoss> {
    const receiver = await Receiver.start()
    return new NoLoss(await KillableShop.open(database, catchUpMs, redisUrl), connect(database), receiver)
  }

  async begin(): Promise<void> {
    const url = this.receiver.url
    await this.shop.admin.post("/admin/webhooks", { url, topics: CATCH_UP_PATTERNS, timeout_ms: 1_000 })
    this.since = new Date()
    this.merchant.start()
  }

  /** Lets the shop work for a while. */
  async work(): Promise<void> {
    const goal = this.merchant.answered + CHANGES_OF_A_LIFE
    await until("the shop to work", () => this.merchant.answered >= goal, PATIENCE_MS)
    await pause(Math.random() * MORE_WORK_MS)
  }

  /** Waits, while the merchant works, until the receiver has a message of each of the twelve topics. */
  async awaitAllTopics(): Promise<void> {
    const missing = () => CATCH_UP_PATTERNS.filter((topic) => !this.received.topics.has(topic))
    await until("every topic", () => missing().length === 0, SLOW_SHOP_MS).catch(() => {
      throw new Error(`No message of ${missing().join(", ")}`)
    })
  }

  /** What the receiver should have got, and has not. */
  async missing(): Promise<Expected[]> {
    return this.missingOf(await expectedMessages(this.db, this.since, this.received))
  }

  /** A receiver that got a deletion does not get a creation that was captured after it. */
  private async missingOf(expected: readonly Expected[]): Promise<Expected[]> {
    const missing = this.received.missing(expected)
    const { rows } = await this.db.raw(
      `select creation.resource_id, creation.topic from webhook_event creation join webhook_event deletion
         on deletion.resource_id = creation.resource_id and deletion.id < creation.id
         and deletion.topic = regexp_replace(creation.topic, 'created$', 'deleted')
       where creation.topic like '%.created' and creation.resource_id = any(?)`,
      [missing.map(({ id }) => id)]
    )
    const late = new Set(
      rows.map(({ resource_id, topic }: Record<string, string>) => `${topic} ${resource_id}`)
    )
    return missing.filter(({ topic, id }) => !late.has(`${topic} ${id}`))
  }

  /** Waits for what was missing after an accident. @returns how long it took from now on, in milliseconds. */
  async awaitLost(accident: string, missing: readonly Expected[]): Promise<number> {
    const startedAt = Date.now()
    let left: readonly Expected[] = missing
    const none = async () => (left = await this.missingOf(missing)).length === 0
    await until(`what ${accident} lost`, none, PATIENCE_MS).catch(async () => {
      throw new Error(`Missing messages after ${accident}:${await this.withTheLog(left)}`)
    })
    const took = Date.now() - startedAt
    this.times.push(took)
    this.lost += new Set(missing.map(({ id }) => id)).size
    return took
  }

  /** Waits until every message has arrived. @throws Error that names those that have not. */
  async awaitAll(): Promise<void> {
    let left: Expected[] = []
    const none = async () => (left = await this.missing()).length === 0
    await until("every message", none, PATIENCE_MS).catch(async () => {
      throw new Error(`Missing messages:${await this.withTheLog(left)}`)
    })
  }

  /** The messages, and what the log has of each resource: events, one to a line, with their deliveries. */
  private async withTheLog(messages: readonly Expected[]): Promise<string> {
    const { rows } = await this.db.raw(
      `select e.resource_id, concat_ws(' ', e.id, e.topic, e.source, e.state, 'captured', e.created_at, 'released', e.told_at,
         'shown', e.shown_at, d.id, d.status, d.remark, 'finished', d.finished_at, 'due', q.due_at, 'leased', q.leased_until) as line
       from webhook_event e left join webhook_delivery d on d.event_id = e.id
       left join webhook_queue q on q.delivery_id = d.id
       where e.resource_id = any(?) order by e.id`,
      [messages.map(({ id }) => id)]
    )
    const linesOf = (id: string) =>
      rows.flatMap((row: Record<string, string>) => (row.resource_id === id ? [`\n    ${row.line}`] : []))
    return messages
      .map(({ topic, id, what }) => `\n  ${topic} of ${id}: ${what}${linesOf(id).join("")}`)
      .join("")
  }

  /** What the shop said yes to and is not so. */
  async brokenWords(): Promise<string[]> {
    const { created, deleted, goneDrafts } = this.merchant
    const { rows } = await this.db.raw(
      ["order", "product", "customer", "promotion"]
        .map((table) => `select id, deleted_at from "${table}" where id = any(:ids)`)
        .join(" union all "),
      { ids: [...created, ...deleted, ...goneDrafts] }
    )
    const deletedAt = new Map<string, Date | null>(rows.map((row: any) => [row.id, row.deleted_at]))
    return [
      ...created.filter((id) => !deletedAt.has(id)),
      ...deleted.filter((id) => !deletedAt.get(id)),
      ...goneDrafts.filter((id) => deletedAt.has(id)),
    ]
  }

  async story(accidents: string): Promise<string> {
    const { answered, cut, goneDrafts } = this.merchant
    const { rows } = await this.db.raw(
      "select topic, count(*)::int as found from webhook_event where source = 'catch_up' group by 1 order by 1"
    )
    const found = rows.map((row: any) => `${row.found} ${row.topic}`).join(", ")
    return (
      `${accidents}: ${answered} changes answered, ${goneDrafts.length} drafts deleted and ${cut} requests cut; ` +
      `catch-up found ${found}; what was lost of ${this.lost} resources came within ${this.times.join(", ")} ms`
    )
  }

  async close(): Promise<void> {
    await this.merchant.stop()
    await this.shop.kill()
    await this.db.destroy()
    await this.receiver.stop()
  }
}
