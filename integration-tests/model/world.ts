import { createHmac } from "node:crypto"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertDue } from "../../benchmarks/support/rows"
import type { Db } from "../../src/modules/webhook/store/db"
import type { WebhookSecret } from "../../src/types"
import { connect, emptyTables } from "../support/database"
import { createPipeline, insertWebhook, letTimePass, updateWebhook } from "../support/pipeline"
import { Receiver, type Received } from "../support/receiver"
import { until } from "../support/until"

/** How a receiver answers. */
export type Behaviour = "ok" | "slow" | "hang" | "fail" | "gone"

/** What may not happen any more, by the answer to an admin's request. */
export type Pledge = {
  webhook: number
  kind: "inactive" | "url" | "secret"
  /** The process that answered; null where none did. */
  by: string | null
  /** The answer's moment, and when another change ended it; the database's time in milliseconds. */
  from: number
  to: number
  /** What counts since then; empty for nothing at all. */
  value: string
}

/** `by` is the process, `at` the database's time in milliseconds. */
type Attempt = { webhook: number; delivery: string; attempt: string; url: string; by: string; at: number }

type Process = ReturnType<typeof createPipeline> & { name: string; db: Knex; cut: boolean }

/** An attempt that may still start in another process, or be on its way, after an answer. */
const OTHERS_MS = 1_000

/** What lies between the answer, as the database's time is read, and what this process could know of it. */
const SLACK_MS = 50

/** Quick enough that deliveries are claimed ahead, and not so quick that they are all sent before the next command. */
const QUICK_MS = 20
const SLOW_MS = 150
const TIMEOUT_MS = 400

/** The plugin's processes on one database, their admin and their receivers. */
export class World {
  readonly webhooks: string[] = []
  readonly pledges: Pledge[] = []
  readonly behaviours: Behaviour[] = []
  /** Whether a process was cut off, so that its leases run out. */
  cutOnce = false
  private readonly processes: Process[] = []
  private versions = 0
  private started = 0

  private constructor(
    private readonly database: string,
    readonly db: Knex,
    private readonly receiver: Receiver
  ) {}

  static async start(database: string, db: Knex, receiver: Receiver): Promise<World> {
    await emptyTables(db)
    const world = new World(database, db, receiver)
    receiver.reset()
    receiver.answerWith((received, response) => {
      const behaviour = world.behaviours[webhookOf(received.path)] ?? "ok"
      const end = (status: number) => response.writeHead(status).end()
      if (behaviour !== "hang") {
        const status = { ok: 200, slow: 200, fail: 500, gone: 410 }[behaviour]
        setTimeout(() => end(status), behaviour === "slow" ? SLOW_MS : QUICK_MS)
      }
    })
    return world
  }

  get running(): readonly Process[] {
    return this.processes
  }

  async createWebhook(): Promise<void> {
    const webhook = this.webhooks.length
    this.behaviours.push("ok")
    const id = await insertWebhook(this.db, {
      url: this.url(webhook),
      retry_schedule: [1, 1, 1],
      max_failures: 0,
      timeout_ms: TIMEOUT_MS,
    })
    await updateWebhook(this.db, id, { secrets: this.secret() })
    this.webhooks.push(id)
  }

  async startProcess(): Promise<void> {
    const name = `http://process-${this.started++}.test`
    const db = connect(this.database, 4)
    const process: Process = {
      name,
      db,
      cut: false,
      ...createPipeline(
        this.severable(db, () => process.cut),
        { concurrency: 4, perWebhookConcurrency: 3 },
        { source: name, openSecrets: (sealed) => sealed as WebhookSecret[] }
      ),
    }
    this.processes.push(process)
    await process.pipeline.start()
  }

  async stopProcess(index: number): Promise<void> {
    const [process] = this.processes.splice(index, 1)
    process!.cut = false
    await process!.pipeline.stop()
    await process!.db.destroy()
  }

  /** Lets a process reach its database no more, and again. */
  cut(index: number, cut: boolean): void {
    this.processes[index]!.cut = cut
    this.cutOnce ||= cut
  }

  async deliver(webhook: number, count: number): Promise<void> {
    await insertDue(this.db, [this.webhooks[webhook]!], count)
    this.processes.forEach(({ pipeline }) => pipeline.dispatcher.wake())
  }

  async setActive(webhook: number, active: boolean, index: number): Promise<void> {
    const columns = active
      ? { failing_since: null, failed_attempts: 0, consecutive_failures: 0, probe_at: null }
      : {}
    await this.change(webhook, { kind: "inactive", value: active ? null : "" }, index, {
      status: active ? "active" : "paused",
      ...columns,
    })
  }

  async changeUrl(webhook: number, index: number): Promise<void> {
    const url = this.url(webhook)
    await this.change(webhook, { kind: "url", value: url }, index, { url })
  }

  async rotateSecret(webhook: number, index: number): Promise<void> {
    const secrets = this.secret()
    await this.change(webhook, { kind: "secret", value: JSON.parse(secrets)[0].value }, index, { secrets })
  }

  async limitRate(webhook: number, rate: number | null): Promise<void> {
    await updateWebhook(this.db, this.webhooks[webhook]!, { rate_limit: rate })
  }

  /** @returns how many deliveries were cancelled, of those that there were. */
  async cancelAll(webhook: number, index: number): Promise<number> {
    const process = this.processes[index]
    const selection = { filters: { webhook_id: this.webhooks[webhook]! } }
    return process && !process.cut
      ? process.pipeline.bulk.run({ kind: "cancel", selection, remark: "Cancelled" }, Infinity)
      : 0
  }

  /** Attempts that broke a pledge. */
  async broken(): Promise<string[]> {
    const attempts = await this.attempts()
    return this.pledges.flatMap((pledge) =>
      attempts
        .filter(({ webhook, by, at }) => {
          const from = pledge.from + SLACK_MS + (by === pledge.by ? 0 : OTHERS_MS)
          return webhook === pledge.webhook && at > from && at < pledge.to
        })
        .filter((attempt) => this.breaks(pledge, attempt))
        .map((attempt) => `${JSON.stringify(pledge)} by ${JSON.stringify(attempt)}`)
    )
  }

  /** Whether no lease has run out, though every process lives. */
  async staleLeases(): Promise<number> {
    const { rows } = await this.db.raw(
      "select count(*)::int as count from webhook_queue where leased_until < now() - interval '1 second'"
    )
    return this.cutOnce ? 0 : rows[0].count
  }

  /** Queue rows without a delivery that waits, and deliveries that wait without a queue row. */
  async orphans(): Promise<number> {
    const { rows } = await this.db.raw(
      `select count(*)::int as count from webhook_queue q
       full join (select id from webhook_delivery where status in ('created', 'retrying')) d on d.id = q.delivery_id
       where d.id is null or q.delivery_id is null`
    )
    return rows[0].count
  }

  /** Lets everything be well, and waits until nothing is left to be sent. */
  async comeToRest(): Promise<void> {
    this.behaviours.fill("ok")
    this.processes.forEach((process) => (process.cut = false))
    if (!this.processes.length) {
      await this.startProcess()
    }
    const now = await this.now()
    this.webhooks.forEach((_, webhook) => this.end(webhook, "inactive", now))
    // What a process that was cut off had claimed would be waited for as long as its lease takes.
    await this.db.raw("update webhook_queue set leased_until = now() where ?", [this.cutOnce])
    await until(
      "an empty queue",
      async () => {
        // Again and again: an attempt that was under way may still fail, or be answered with 410.
        await this.db.raw(
          `update webhook_endpoint set status = 'active', failing_since = null, failed_attempts = 0, rate_limit = null
           where status <> 'active' or failing_since is not null or rate_limit is not null`
        )
        await letTimePass(this.db)
        return (await this.db.raw("select 1 from webhook_queue limit 1")).rows.length === 0
      },
      30_000
    )
  }

  async stop(): Promise<void> {
    while (this.processes.length) {
      await this.stopProcess(0)
    }
  }

  private async attempts(): Promise<Attempt[]> {
    const { rows } = await this.db.raw(
      `select a.delivery_id, a.attempt, d.webhook_id, a.url, a.request_headers,
         extract(epoch from a.started_at)::float8 * 1000 as at
       from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id`
    )
    return rows.map((row: Record<string, string>) => ({
      webhook: this.webhooks.indexOf(row.webhook_id!),
      delivery: row.delivery_id!,
      attempt: String(row.attempt),
      url: row.url!,
      by: String(JSON.parse(row.request_headers!)["x-medusa-webhook-source"]),
      at: Number(row.at),
    }))
  }

  private breaks({ kind, value }: Pledge, { url, delivery, attempt }: Attempt): boolean {
    switch (kind) {
      case "inactive":
        return true
      case "url":
        return url !== value
      case "secret":
        return this.receiver.received
          .filter(({ headers }) => headers["x-medusa-webhook-delivery-id"] === delivery)
          .filter(({ headers }) => headers["x-medusa-webhook-attempt"] === attempt)
          .slice(-1)
          .some((received) => !isSignedWith(value, received))
    }
  }

  /** @param pledge what counts from now on; null for nothing any more. */
  private async change(
    webhook: number,
    { kind, value }: { kind: Pledge["kind"]; value: string | null },
    index: number,
    columns: Record<string, unknown>
  ): Promise<void> {
    const process = this.processes[index]
    const answers = process && !process.cut ? process : undefined
    this.end(webhook, kind, await this.now())
    await updateWebhook(this.db, this.webhooks[webhook]!, columns)
    await answers?.pipeline.reload().catch(() => undefined)
    if (value !== null) {
      const from = await this.now()
      this.pledges.push({ webhook, kind, by: answers?.name ?? null, from, to: Infinity, value })
    }
  }

  private end(webhook: number, kind: Pledge["kind"], at: number): void {
    this.pledges
      .filter((one) => one.webhook === webhook && one.kind === kind && one.to === Infinity)
      .forEach((one) => (one.to = at))
  }

  private async now(): Promise<number> {
    const { rows } = await this.db.raw("select extract(epoch from clock_timestamp()) * 1000 as now")
    return Number(rows[0].now)
  }

  private url(webhook: number): string {
    return this.receiver.url.replace("/hook", `/${webhook}/${this.versions++}`)
  }

  private secret(): string {
    return JSON.stringify([{ value: `a secret of this test, version ${this.versions++}`, expires_at: null }])
  }

  private severable(db: Knex, isCut: () => boolean): Db {
    const whole = <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
      (async (...args: Args) => {
        if (isCut()) {
          throw new Error("The database cannot be reached")
        }
        return work(...args)
      }) as unknown as (...args: Args) => Result
    return {
      raw: whole(db.raw.bind(db)) as Db["raw"],
      transaction: whole(db.transaction.bind(db)) as Db["transaction"],
    }
  }
}

function webhookOf(path: string): number {
  return Number(path.split("/")[1])
}

function isSignedWith(secret: string, { body, headers }: Received): boolean {
  const signature = createHmac("sha256", secret).update(body).digest("base64")
  return headers["x-medusa-webhook-signature"] === signature
}
