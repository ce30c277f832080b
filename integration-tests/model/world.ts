import { monitorEventLoopDelay } from "node:perf_hooks"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { monotonicNow } from "../../benchmarks/support/clock"
import { insertDue } from "../../benchmarks/support/rows"
import { atLeast, firstOf, itemAt } from "../../scripts/present"
import { MIN_CLAIMED_AHEAD } from "../../src/modules/webhook/dispatch/dispatcher"
import type { WebhookChange } from "../../src/workflows/input/webhook"
import type { Child } from "../support/child"
import { connect, emptyTables } from "../support/database"
import { Line } from "../support/line"
import type { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { Versions } from "../support/versions"
import { Attempts, type Behaviour } from "./attempts"
import { Leases } from "./leases"
import { Guarantees, type Guarantee, type GuaranteeKind } from "./guarantees"
import type { Programs } from "./processes"
import { CONCURRENCY, type Measures, type ShopProcess } from "./shop-process"

/** So that a hanging receiver holds its slots much longer than a claim takes. */
export const TIMEOUT_MS = 1_500

/** How often a process looks for due work that it was not woken for (`POLL_MS` of claiming). */
const POLL_MS = 500

/** By how much claims are further apart than a second (`RATE_WINDOW_SECONDS`). */
const RATE_SPARE_MS = 100

/** How often to look whether all is done. */
const REST_MS = 100

const TOPICS = ["product.created", "product.updated"]

type Process = { name: string; child: Child<ShopProcess>; line: Line }

type Webhook = { id: string; createdAt: number; deleted: boolean; secret: string; behaviour: Behaviour }

/** An event that was captured, and since when. */
type Emitted = { createdAt: number; from: number }

/** The plugin's processes on one database, their admin and their receivers. */
export class World {
  readonly processes: Process[] = []
  readonly webhooks: Webhook[] = []
  readonly guarantees = new Guarantees()
  private readonly attempts: Attempts
  private readonly leases: Leases
  private readonly versions: Versions
  private readonly emitted: Emitted[] = []
  private readonly dead = new Set<string>()
  private readonly background: Promise<unknown>[] = []
  private measures: Measures = { loop: 0, statement: 0, rated: 0 }
  /** Of this process, which the receivers are in. */
  private readonly delays = monitorEventLoopDelay({ resolution: 5 })
  private numbers = 0

  private constructor(
    private readonly database: string,
    private readonly db: Knex,
    private readonly receiver: Receiver,
    private readonly programs: Programs<ShopProcess>
  ) {
    this.attempts = new Attempts(receiver, (webhook) => this.webhooks[webhook]?.behaviour ?? "quick")
    this.leases = new Leases(db, TIMEOUT_MS)
    this.versions = new Versions(db)
    this.delays.enable()
  }

  /** With one process, and one webhook that is well and of which nothing is asked: the bystander. */
  static async start(
    database: string,
    db: Knex,
    receiver: Receiver,
    programs: Programs<ShopProcess>
  ): Promise<World> {
    await emptyTables(db)
    await Versions.create(db)
    receiver.reset()
    const world = new World(database, db, receiver, programs)
    await world.startProcess(0)
    await world.createWebhook(0, "plain")
    return world
  }

  /** Those that commands are about. */
  get targets(): number[] {
    return this.webhooks.flatMap(({ deleted }, n) => (n > 0 && !deleted ? [n] : []))
  }

  /** Processes that reach their database, by their place. */
  get connected(): number[] {
    return this.processes.flatMap(({ line }, index) => (line.isCut ? [] : [index]))
  }

  async createWebhook(process: number, kind: "plain" | "ordered" | "strict"): Promise<void> {
    const webhook = this.webhooks.length
    const secret = this.newSecret()
    const columns = {
      url: this.url(webhook, 0),
      topics: TOPICS,
      ordering: kind === "ordered" ? ("resource" as const) : ("none" as const),
      retry_schedule: kind === "strict" ? [] : [1, 1, 1],
      max_failures: kind === "strict" ? 3 : 0,
      timeout_ms: TIMEOUT_MS,
    }
    const { child, name } = itemAt(this.processes, process)
    const versions = await this.versions.all()
    const { id, at } = await child.call("create", columns, [{ value: secret, expires_at: null }])
    this.webhooks.push({ id, createdAt: at, deleted: false, secret, behaviour: "ok" })
    if (kind === "ordered") {
      this.guarantees.add({ webhook, by: name, from: at, kind: "ordered", versions })
    }
  }

  async startProcess(clockMs: number): Promise<void> {
    const line = await Line.open()
    const child = await this.programs.take()
    const name = `p${this.numbers++}`
    this.processes.push({ name, child, line })
    await child.call("start", { database: this.database, port: line.port, name, clockMs })
  }

  async stopProcess(index: number): Promise<void> {
    const [process] = atLeast(1, this.processes.splice(index, 1))
    await this.measure(process)
    if (process.line.isCut) {
      await this.leases.excuse(process.line.ports)
    }
    process.line.mend()
    await process.child.call("stop")
    process.line.close()
    this.programs.giveBack(process.child)
  }

  async killProcess(index: number): Promise<void> {
    const [process] = atLeast(1, this.processes.splice(index, 1))
    this.dead.add(process.name)
    await process.child.stop()
    process.line.close()
    await this.leases.excuse(process.line.ports)
  }

  break(index: number): void {
    itemAt(this.processes, index).line.break()
  }

  async mendAll(): Promise<void> {
    const broken = this.processes.filter(({ line }) => line.isCut)
    if (broken.length) {
      await this.leases.excuse(broken.flatMap(({ line }) => line.ports))
      broken.forEach(({ line }) => line.mend())
    }
  }

  /** The database goes away, and comes back: no connection lives through it. Meanwhile something happens. */
  async loseDatabase(ms: number): Promise<void> {
    const server = connect("postgres", 1)
    try {
      await server.raw(`alter database "${this.database}" with allow_connections false`)
      const ended = await server.raw(
        "select pid, pg_terminate_backend(pid) from pg_stat_activity where datname = ?",
        [this.database]
      )
      await pause(ms)
      // What they were committing is committed first: a claim among it is nobody's.
      const pids = ended.rows.map(({ pid }: { pid: number }) => pid)
      await until("the end of its connections", async () => {
        const { rows } = await server.raw("select 1 from pg_stat_activity where pid = any(?::int[])", [pids])
        return rows.length === 0
      })
    } finally {
      await server.raw(`alter database "${this.database}" with allow_connections true`)
      await server.destroy()
    }
    await until("the database", () => this.db.raw("select 1").catch(() => undefined))
    await this.leases.excuse()
  }

  async deliver(webhook: number, count: number): Promise<void> {
    await insertDue(this.db, [itemAt(this.webhooks, webhook).id], count)
    await this.wakeAll()
  }

  /** Changes a resource, and has a process capture an event of it. */
  async emit(process: number, resource: number, topic: string): Promise<void> {
    const { child } = itemAt(this.processes, process)
    const id = `item_${resource}`
    await this.versions.change(id)
    // Each at a moment of its own, which tells it from the others.
    const createdAt = 1_700_000_000_000 + this.numbers++
    const from = monotonicNow()
    const captured = child.call("emit", topic, id, createdAt).then(
      () => void (topic === "product.created" && this.emitted.push({ createdAt, from })),
      () => undefined
    )
    this.background.push(captured)
    await Promise.race([captured, pause(500)])
  }

  /** An admin changes a webhook through a process; null when it gave no answer. */
  async change(
    webhook: number,
    process: number,
    change: Omit<WebhookChange, "id">,
    kinds: readonly Guarantee["kind"][],
    promise: GuaranteeKind | null
  ): Promise<void> {
    const { child, name } = itemAt(this.processes, process)
    this.guarantees.end(webhook, kinds, monotonicNow())
    const answer = await child.call("change", itemAt(this.webhooks, webhook).id, change).catch(() => null)
    if (answer && promise) {
      this.guarantees.add({ webhook, by: name, from: answer.at, ...promise })
    }
  }

  async changeUrl(webhook: number, process: number): Promise<void> {
    const version = this.numbers++
    await this.change(webhook, process, { url: this.url(webhook, version) }, ["url"], {
      kind: "url",
      version,
    })
  }

  /** @param overlapMs for how long the old secret signs too. */
  async rotateSecret(webhook: number, process: number, overlapMs: number): Promise<void> {
    const { child, name } = itemAt(this.processes, process)
    const { id, secret: old } = itemAt(this.webhooks, webhook)
    const secret = this.newSecret()
    itemAt(this.webhooks, webhook).secret = secret
    const expires_at = new Date((await this.databaseNow()) + overlapMs).toISOString()
    const expiresAt = monotonicNow() + overlapMs
    const secrets = [{ value: secret, expires_at: null }, ...(overlapMs ? [{ value: old, expires_at }] : [])]
    this.guarantees.end(webhook, ["secret"], monotonicNow())
    const answer = await child.call("change", id, { secrets }).catch(() => null)
    if (answer) {
      this.guarantees.add({ webhook, by: name, from: answer.at, kind: "secret", secret })
      const expired = overlapMs ? expiresAt : -Infinity
      this.guarantees.add({
        webhook,
        by: name,
        from: answer.at,
        kind: "revoked",
        secret: old,
        expiresAt: expired,
      })
    }
  }

  async deleteWebhook(webhook: number, process: number): Promise<void> {
    const { child, name } = itemAt(this.processes, process)
    const answer = await child.call("remove", itemAt(this.webhooks, webhook).id).catch(() => null)
    if (answer) {
      itemAt(this.webhooks, webhook).deleted = true
      this.guarantees.add({ webhook, by: name, from: answer.at, kind: "inactive" })
    }
  }

  /** Cancels all that waits for a webhook. */
  async cancel(webhook: number, process: number): Promise<void> {
    const { child, name } = itemAt(this.processes, process)
    const { id } = itemAt(this.webhooks, webhook)
    const { rows } = await this.db.raw(
      "select id from webhook_delivery where webhook_id = ? and status in ('created', 'retrying')",
      [id]
    )
    const answer = await child.call("cancel", id, "Cancelled").catch(() => null)
    if (answer) {
      const deliveries = new Set<string>(rows.map((row: { id: string }) => row.id))
      this.guarantees.add({ webhook, by: name, from: answer.at, kind: "cancelled", deliveries })
    }
  }

  /** Retries all that has not succeeded: older states come after newer ones then, as was asked for. */
  async retry(webhook: number, process: number): Promise<void> {
    const { child, name } = itemAt(this.processes, process)
    const ordered = this.guarantees.all.some(
      (one) => one.webhook === webhook && one.kind === "ordered" && one.to === Infinity
    )
    this.guarantees.end(webhook, ["cancelled", "ordered"], monotonicNow())
    const answer = await child.call("retry", itemAt(this.webhooks, webhook).id).catch(() => null)
    if (answer && ordered) {
      const versions = await this.versions.all()
      this.guarantees.add({ webhook, by: name, from: answer.at, kind: "ordered", versions })
    }
  }

  async order(webhook: number, process: number, ordering: "none" | "resource"): Promise<void> {
    await this.change(webhook, process, { ordering }, ["ordered"], null)
    const versions = await this.versions.all()
    if (ordering === "resource") {
      // What was queued in that very moment is put in order later: what happens from now on counts.
      this.guarantees.add({ webhook, by: null, from: monotonicNow(), kind: "ordered", versions })
    }
  }

  /**
   * Gives the bystander a delivery, and waits until its attempt starts: within a claim, however the others fare. A claim is
   * a look that a process takes without being woken, and the slowest statement and the longest stall of this very run.
   */
  async serveBystander(): Promise<void> {
    if (!this.connected.length) {
      return
    }
    const before = this.attempts.all.length
    const nth = await insertDue(this.db, [firstOf(this.webhooks).id], 1)
    const dueAt = monotonicNow()
    await this.wakeAll()
    const delivery = nth(1)
    const attempt = await until(
      "the healthy webhook's delivery",
      () => this.attempts.all.slice(before).find((one) => one.delivery === delivery),
      20_000
    )
    await this.measureAll()
    const waited = Math.round(attempt.startedAt - dueAt)
    const bound = Math.round(POLL_MS + 3 * this.slowest)
    expect({ waited, bound, isInTime: waited <= bound }).toMatchObject({ isInTime: true })
  }

  /** Everything that holds at any time. */
  async expectInvariants(): Promise<void> {
    await this.measureAll()
    // What was sent in time is counted when it is read: a receiver that was stopped has read it all at once.
    const delayMs = this.measures.loop + this.delays.max / 1e6
    const jitterMs = Math.max(0, this.measures.rated + delayMs - RATE_SPARE_MS)
    const late = { jitterMs, clockMs: this.slowest }
    expect(this.guarantees.violations(this.attempts.all, late, this.dead)).toEqual([])
    const { leases, orphans } = await this.leases.look()
    expect(orphans).toEqual([])
    if (!this.processes.some(({ line }) => line.isCut)) {
      // Half its time, which no wait and no attempt takes, and what this very run has stood still.
      const held = leases.filter(({ held_ms }) => held_ms > this.leases.leaseMs / 2 + this.slowest)
      const why = held.length ? { measures: this.measures, statements: await this.leases.statements() } : {}
      expect({ held, ...why }).toEqual({ held: [] })
      // A slot is free with the answer, and the outcome of a success is recorded a moment later.
      const answered = new Set(
        this.attempts.all.filter((one) => one.answeredAt !== undefined).map(({ delivery }) => delivery)
      )
      const bound = CONCURRENCY + MIN_CLAIMED_AHEAD + this.webhooks.length
      const unanswered = leases.filter(({ delivery_id }) => !answered.has(delivery_id))
      expect(unanswered.length).toBeLessThanOrEqual(this.processes.length * bound)
    }
  }

  /** Lets everything be well, and waits until nothing is left to be done. */
  async settle(): Promise<void> {
    this.webhooks.forEach((webhook) => (webhook.behaviour = "quick"))
    await this.mendAll()
    if (!this.processes.length) {
      await this.startProcess(0)
    }
    const now = monotonicNow()
    this.targets.forEach((webhook) => this.guarantees.end(webhook, ["inactive", "rate"], now))
    await Promise.all(this.background)
    await until(
      "an empty queue",
      async () => {
        await pause(REST_MS)
        // Again and again: an attempt that was under way may still fail, or be answered with 410.
        await this.db.raw(
          `update webhook_endpoint set status = 'active', failing_since = null, failed_attempts = 0, rate_limit = null
           where deleted_at is null and (status <> 'active' or failing_since is not null or rate_limit is not null)`
        )
        await this.db.raw(
          "update webhook_queue set due_at = now() where leased_until is null and due_at > now()"
        )
        if (await this.leases.endExcused()) {
          // Whose lease is ended before its time may be sent beside itself.
          this.targets.forEach((webhook) => this.guarantees.end(webhook, ["ordered"], monotonicNow()))
        }
        await this.expectInvariants()
        const { rows } = await this.db.raw(
          `select 1 from webhook_queue union all select 1 from webhook_event where state <> 'composed' limit 1`
        )
        return rows.length === 0
      },
      60_000
    )
    expect(await this.missing()).toEqual([])
  }

  async stop(): Promise<void> {
    this.delays.disable()
    while (this.processes.length) {
      await this.stopProcess(0)
    }
  }

  /** Deliveries that there should be: of each event that was captured, to each webhook that there was. */
  private async missing(): Promise<string[]> {
    type Row = { at: number; webhook_id: string; finished: boolean }
    const { rows }: { rows: Row[] } = await this.db.raw(
      `select (extract(epoch from e.occurred_at) * 1000)::float8 as at, d.webhook_id, d.finished_at is not null as finished
       from webhook_event e join webhook_delivery d on d.event_id = e.id where e.topic = 'product.created'`
    )
    const finished = new Set(
      rows.filter((row) => row.finished).map(({ at, webhook_id }) => `${at} ${webhook_id}`)
    )
    return this.emitted.flatMap(({ createdAt, from }) =>
      this.webhooks
        .filter((webhook) => !webhook.deleted && webhook.createdAt < from)
        .map(({ id }) => `${createdAt} ${id}`)
        .filter((one) => !finished.has(one))
    )
  }

  /** The longest duration of a statement and of the handling of its result in this run. */
  private get slowest(): number {
    return this.measures.statement + this.measures.loop
  }

  private async measureAll(): Promise<void> {
    await Promise.all(this.processes.map((process) => this.measure(process)))
  }

  private async measure({ child }: Process): Promise<void> {
    const { loop, statement, rated } = await child.call("measure")
    this.measures = {
      loop: Math.max(loop, this.measures.loop),
      statement: Math.max(statement, this.measures.statement),
      rated: Math.max(rated, this.measures.rated),
    }
  }

  private async wakeAll(): Promise<void> {
    await Promise.all(this.processes.map(({ child }) => child.call("wake")))
  }

  private async databaseNow(): Promise<number> {
    const { rows } = await this.db.raw("select extract(epoch from clock_timestamp())::float8 * 1000 as now")
    return rows[0].now
  }

  private url(webhook: number, version: number): string {
    return this.receiver.url.replace("/hook", `/${webhook}/${version}`)
  }

  private newSecret(): string {
    return `whsec_${Buffer.from(`a secret of this test, version ${this.numbers++}`).toString("base64")}`
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
