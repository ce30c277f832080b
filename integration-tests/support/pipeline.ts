import { inspect } from "node:util"

import type { Event, IEventBusModuleService, Logger } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"

import { standIn } from "./stand-in"
import { asWritten } from "../../src/types/typed"
import type { RunExclusive } from "../../src/modules/webhook/run-exclusive"
import type { ExistingResources } from "../../src/modules/webhook/backfill/existing-resources"
import type { LostChanges } from "../../src/modules/webhook/catch-up-loop"
import type { ShopPersons } from "../../src/modules/webhook/erasure/shop-persons"
import type { Composer, LookUpResult } from "../../src/modules/webhook/fan-out/composer"
import { bodyText, withContext } from "../../src/modules/webhook/fan-out/envelope"
import { resolveOptions, type WebhookPluginOptions } from "../../src/modules/webhook/options"
import { Pipeline } from "../../src/modules/webhook/pipeline"
import type { ShopToSweep } from "../../src/modules/webhook/sweep"
import { Catalogue, sendsOwnData } from "../../src/topics/catalogue"
import type { Db } from "../../src/modules/webhook/store/db"
import type { TopicDefinition, WebhookAlert, WebhookOrdering, WebhookSecret } from "../../src/types"

/** A secret that the Standard Webhooks library accepts. */
export const SECRET = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`

/** Answers each event with a resource that only has its id, and counts how often it was asked. */
export class PlainComposer implements Composer {
  composed = 0
  /** Set to make composing fail for these resources. */
  readonly broken = new Set<string>()
  /** Set to have these resources, and parts that lead to some, be not in the shop. */
  readonly absent = new Set<string>()

  composesFromEventData(definition: TopicDefinition | undefined): boolean {
    return sendsOwnData(definition)
  }

  async lookUp(events: readonly { lookup_id: string | null }[]): Promise<LookUpResult[]> {
    return events.map((event) =>
      this.broken.has(event.lookup_id ?? "")
        ? { kind: "failed", error: "no such entity" }
        : this.absent.has(event.lookup_id ?? "")
          ? { kind: "absent", error: "not in the shop" }
          : { kind: "found", ids: [`of_${event.lookup_id}`] }
    )
  }

  async composeSample(
    ...[{ id, occurred_at }, { context }, { topic, sample }]: Parameters<Composer["composeSample"]>
  ): Promise<string> {
    return withContext(bodyText({ id, type: topic, timestamp: occurred_at.toISOString() }, sample), context)
  }

  async composeResource(
    ...[{ id, occurred_at }, { context }, { topic }, resource]: Parameters<Composer["composeResource"]>
  ): Promise<string> {
    const envelope = { id, type: topic, timestamp: occurred_at.toISOString() }
    return withContext(bodyText(envelope, { id: resource.id }), context)
  }

  async compose(...[events, webhooks]: Parameters<Composer["compose"]>): ReturnType<Composer["compose"]> {
    this.composed += events.length
    return events.map((event) =>
      this.broken.has(event.resource_id ?? "")
        ? { kind: "failed", event_id: event.id, error: "no such field" }
        : this.absent.has(event.resource_id ?? "")
          ? { kind: "absent", event_id: event.id, error: "not in the shop" }
          : {
              kind: "composed",
              event_id: event.id,
              payload: JSON.stringify({ id: event.id, type: event.topic, data: { id: event.resource_id } }),
              deliveries: webhooks
                .filter((webhook) => webhook.topics.includes(event.topic))
                .map((webhook) => ({ webhook_id: webhook.id, body: null, remark: null })),
            }
    )
  }
}

/** What the shop has, of whatever entity: the rows of a table that a test creates. */
export class ResourcesInTable implements ExistingResources {
  constructor(private readonly db: Db) {}

  static async create(db: Db, ids: readonly string[]): Promise<void> {
    await db.raw("create table if not exists shop_resource (id text primary key)")
    await db.raw("truncate shop_resource")
    await db.raw("insert into shop_resource select unnest(?::text[])", [ids])
  }

  async count(): Promise<number> {
    return (await this.db.raw("select count(*)::int as count from shop_resource")).rows[0].count
  }

  async listIds(_: string, after: string, limit: number): Promise<string[]> {
    const { rows } = await this.db.raw("select id from shop_resource where id > ? order by id limit ?", [
      after,
      limit,
    ])
    return rows.map(({ id }: { id: string }) => id)
  }
}

/** The part of Medusa's bus that the pipeline needs. `emit` resolves when every subscriber is done. */
export class TestBus {
  /** The bus as the pipeline takes it, whose other methods are not called. */
  asMedusas(): IEventBusModuleService {
    return asWritten(this)
  }

  /** What the pipeline itself emitted. */
  readonly alerts: WebhookAlert[] = []
  private readonly subscribers: { name: string; subscriber: (event: Event) => Promise<void> }[] = []

  subscribe(name: string, subscriber: (event: Event) => Promise<void>): this {
    this.subscribers.push({ name, subscriber })
    return this
  }

  unsubscribe(name: string, subscriber: (event: Event) => Promise<void>): this {
    const index = this.subscribers.findIndex((one) => one.name === name && one.subscriber === subscriber)
    this.subscribers.splice(index, index < 0 ? 0 : 1)
    return this
  }

  subscribed(name: string): boolean {
    return this.subscribers.some((one) => one.name === name)
  }

  async emit(
    name: string | WebhookAlert[],
    data: unknown,
    metadata: Record<string, unknown> = { created_at: new Date() }
  ): Promise<void> {
    if (typeof name !== "string") {
      this.alerts.push(...name)
      return
    }
    const event: Event = { name, data, metadata }
    const listening = this.subscribers.filter((one) => one.name === name || one.name === "*")
    await Promise.all(listening.map(({ subscriber }) => subscriber(event)))
  }
}

/** Of a process that sends nothing. */
export const idleDispatch = { wake: () => undefined, withdraw: async () => [], mayBeSent: () => true }

export const quietLogger = standIn<Logger>({
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  log: () => undefined,
})

/** A logger that keeps everything it is given, fields included. */
export function keepingLogger(): { logger: Logger; written: string[] } {
  const written: string[] = []
  const write = (...line: unknown[]) => void written.push(inspect(line, { depth: 9, showHidden: true }))
  const logger = standIn<Logger>({ log: write, error: write, warn: write, info: write, debug: write })
  return { logger, written }
}

type Surroundings = {
  works?: boolean
  logger?: Logger
  composer?: Composer
  lost?: LostChanges
  toSweep?: ShopToSweep
  persons?: ShopPersons
  runExclusive?: RunExclusive
  openSecrets?: (sealed: unknown) => WebhookSecret[]
  source?: () => string
}

export type TestProcess = { pipeline: Pipeline; bus: TestBus }

const NOTHING_LOST: LostChanges = { find: async () => 0 }

const NOTHING_TO_SWEEP: ShopToSweep = {
  list: async () => [],
  established: async () => [],
  gone: async () => [],
  compare: async () => [],
}

/** A shop that knows nobody: what is erased is known by what was given alone. */
const NOBODY: ShopPersons = {
  customersById: async () => [],
  customersByEmail: async () => [],
  resourcesOf: async () => ({ orders: [], ids: [] }),
  deletedSince: async () => [],
}

const atAnyTime: RunExclusive = (_, work) => work()

const LOOPBACK = { allow: ["127.0.0.0/8"], allowHttp: true }

/** A pipeline of its own on a real database: what one process of a shop runs. */
export function createPipeline(
  db: Db,
  options: WebhookPluginOptions,
  surroundings: Surroundings & { composer: Composer }
): TestProcess
export function createPipeline(
  db: Db,
  options?: WebhookPluginOptions,
  surroundings?: Surroundings
): TestProcess & { composer: PlainComposer }
export function createPipeline(
  db: Db,
  options: WebhookPluginOptions = {},
  {
    works = true,
    logger = quietLogger,
    composer = new PlainComposer(),
    lost = NOTHING_LOST,
    toSweep = NOTHING_TO_SWEEP,
    persons = NOBODY,
    runExclusive = atAnyTime,
    openSecrets = () => [{ value: SECRET, expires_at: null }],
    source = () => "http://shop.test",
  }: Surroundings = {}
): TestProcess & { composer: Composer } {
  const bus = new TestBus()
  const pipeline = new Pipeline({
    db,
    bus: bus.asMedusas(),
    catalogue: new Catalogue(),
    options: resolveOptions({ network: LOOPBACK, apps: { network: LOOPBACK }, ...options }),
    composer,
    existing: new ResourcesInTable(db),
    lost,
    toSweep,
    persons,
    runExclusive,
    openSecrets,
    source,
    logger,
    works,
  })
  return { pipeline, bus, composer }
}

type WebhookColumns = {
  /** None: its messages are fetched. */
  url?: string
  topics?: string[]
  status?: string
  retry_schedule?: number[] | null
  max_failures?: number | null
  timeout_ms?: number
  rate_limit?: number | null
  ordering?: WebhookOrdering
  fields?: string[] | null
  filter?: Record<string, unknown> | null
  triggers?: string[] | null
  payload?: "full" | "thin"
  sales_channel_ids?: string[]
  headers?: Record<string, string>
}

/** Inserts a webhook's row. @returns its id. */
export async function insertWebhook(
  db: Db,
  { topics = ["product.updated"], ...columns }: WebhookColumns
): Promise<string> {
  const id = generateEntityId(undefined, "whk")
  const {
    url = null,
    status = "active",
    retry_schedule = null,
    max_failures = null,
    timeout_ms = null,
    rate_limit = null,
    ordering = "none",
  } = columns
  await db.raw(
    `insert into webhook_endpoint (id, name, mode, url, topics, status, secrets, secret_hint, headers, retry_schedule,
       max_failures, timeout_ms, rate_limit, ordering, fields, filter, triggers, payload, sales_channel_ids, inactive_since)
     values (?, ?, ?, ?, ?::text[], ?, '[]', 'hint', ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?::text[], ?::jsonb, ?::text[], ?, ?::text[],
       case when ? = 'active' then null else now() end)`,
    [
      id,
      id,
      url === null ? "pull" : "push",
      url,
      topics,
      status,
      JSON.stringify(columns.headers ?? {}),
      retry_schedule && JSON.stringify(retry_schedule),
      max_failures,
      timeout_ms,
      rate_limit,
      ordering,
      columns.fields ?? null,
      columns.filter ? JSON.stringify(columns.filter) : null,
      columns.triggers ?? null,
      columns.payload ?? "full",
      columns.sales_channel_ids ?? [],
      status,
    ]
  )
  return id
}

/** Writes columns of a webhook as an admin's update would. */
export async function updateWebhook(db: Db, id: string, columns: Record<string, unknown>): Promise<void> {
  const names = Object.keys(columns)
  await db.raw(
    `update webhook_endpoint set ${names.map((name) => `${name} = ?`).join(", ")}, updated_at = clock_timestamp()
     where id = ?`,
    [...Object.values(columns), id]
  )
}

type Row = { id: string; [column: string]: unknown }

/** The webhook's row. */
export async function webhookRow(db: Db, id: string): Promise<Row> {
  return (await db.raw("select * from webhook_endpoint where id = ?", [id])).rows[0]
}

/** Seconds from the last failed attempt of a failing webhook to its next probe. */
export async function probeWait(db: Db, id: string): Promise<number> {
  const { rows } = await db.raw(
    "select extract(epoch from probe_at - last_failure_at)::float8 as wait from webhook_endpoint where id = ?",
    [id]
  )
  return rows[0].wait
}

/** Seconds from the outcome of a webhook's last failed attempt to the next attempt of its only delivery. Both are written together. */
export async function retryWait(db: Db, id: string): Promise<number> {
  const { rows } = await db.raw(
    `select extract(epoch from q.due_at - w.last_failure_at)::float8 as wait
     from webhook_endpoint w join webhook_queue q on q.webhook_id = w.id where w.id = ?`,
    [id]
  )
  return rows[0].wait
}

/** Its deliveries, oldest first, optionally of one status. */
export async function deliveriesOf(db: Db, webhookId: string, status?: string): Promise<Row[]> {
  const { rows } = await db.raw(
    "select * from webhook_delivery where webhook_id = ? and status = coalesce(?, status) order by id",
    [webhookId, status ?? null]
  )
  return rows
}

/** Moves time on for the queue: everything that waits for a retry is due now. */
export async function letTimePass(db: Db): Promise<void> {
  await updateInOrder(db, "webhook_queue", "due_at = now()", "leased_until is null")
  await db.raw("update webhook_endpoint set probe_at = now() where failing_since is not null")
}

/** The columns by whose order the engine locks rows. Source: docs/decisions/order-of-locks.md */
const KEYS = { webhook_queue: "delivery_id", webhook_delivery: "id" }

/**
 * Updates rows beside a pipeline that is running. They are locked in the engine's order, because in another one the two deadlock.
 * @param set `due_at = now()`
 */
export async function updateInOrder(
  db: Db,
  table: keyof typeof KEYS,
  set: string,
  where = "true"
): Promise<void> {
  const key = KEYS[table]
  await db.raw(
    `with locked as materialized (select ${key} from ${table} where ${where} order by ${key} for update)
     update ${table} t set ${set} from locked where t.${key} = locked.${key}`
  )
}

/**
 * Makes each statement that inserts a delivery about a resource time out, as with `statement_timeout`.
 * @returns a function that ends this.
 */
export async function timeOutDeliveries(db: Db, resourceId: string): Promise<() => Promise<void>> {
  await db.raw(
    `create function time_out() returns trigger language plpgsql as $$ begin
       raise exception 'canceling statement due to statement timeout' using errcode = 'query_canceled';
     end $$`
  )
  await db.raw(
    `create trigger time_out before insert on webhook_delivery for each row
     when (new.resource_id = '${resourceId}') execute function time_out()`
  )
  return async () => {
    await db.raw("drop function time_out() cascade")
  }
}
