import { readFileSync } from "node:fs"
import { join } from "node:path"
import { inspect } from "node:util"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { trace } from "@opentelemetry/api"
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"

import { asEnv, startPostgres, type PostgresServer } from "../../scripts/postgres"
import { atLeast, present } from "../../scripts/present"
import { checkedChange, checkedCreation } from "../../src/modules/webhook/check-row"
import { BulkActions } from "../../src/modules/webhook/bulk-actions"
import type { Composition } from "../../src/modules/webhook/fan-out/composer"
import Webhook from "../../src/modules/webhook/models/webhook"
import { newEventId } from "../../src/modules/webhook/ids"
import { recover } from "../../src/modules/webhook/recovery"
import { resealSecrets } from "../../src/modules/webhook/reseal"
import { DatabaseError, errorText } from "../../src/modules/webhook/safe-errors"
import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import {
  insertWebhooks,
  markWebhooksDeleted,
  updateWebhookRows,
} from "../../src/modules/webhook/store/webhooks"
import { connect, createDatabase, emptyTables } from "../support/database"
import { ALL_WAYS, FailingWrites, QUOTING, TIME_OUT, type Way } from "../support/failing-writes"
import {
  createPipeline,
  deliveriesOf,
  keepingLogger,
  PlainComposer,
  quietLogger,
  SECRET,
  idleDispatch,
} from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

/** Each is in one place of the written rows. */
const HIDDEN = {
  secret: SECRET,
  "sealed secret": "c2VhbGVkLWZvcm0",
  "header's value": "value-of-a-header",
  "user in the URL": "user-of-the-url",
  "token in the URL": "token-in-the-url",
  context: "value-in-the-context",
  "event's data": "value-in-the-event",
  payload: "value-in-the-payload",
  "receiver's answer": "value-in-the-answer",
  signature: "v1,",
}

const DATABASE = "webhooks_failed_writes"

const ALL = { after: "", until: "whdel_~", limit: 10 }

/** Where statements time out: soon, but later than what nothing holds up mostly takes. */
const TIMEOUT_MS = 1_000

const TABLES = ["webhook_endpoint", "webhook_event", "webhook_delivery", "webhook_attempt"]

let postgres: PostgresServer
/** What the plugin works with. */
let db: Knex
/** What the test itself works with. */
let admin: Knex
let failing: FailingWrites
let receiver: Receiver
let logFile: string
let drop: () => Promise<void>
const before = { ...process.env }
const spans = new InMemorySpanExporter()

beforeAll(async () => {
  // One of its own, since its log is read.
  postgres = await startPostgres()
  Object.assign(process.env, asEnv(postgres))
  ;({ db: admin, drop } = await createDatabase(DATABASE))
  const { rows } = await admin.raw("select current_setting('data_directory') as folder")
  logFile = join(rows[0].folder, "../server.log")
  failing = await FailingWrites.prepare(admin)
  receiver = await Receiver.start()
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
})

/** Of a connection that was cut the pool learns a moment later. */
function sound(): Promise<true> {
  return until("a sound connection", () =>
    db.raw("select 1").then(
      () => true as const,
      () => false as const
    )
  )
}

afterAll(async () => {
  trace.disable()
  await receiver.stop()
  await drop()
  await postgres.stop()
  Object.assign(process.env, before)
})

/** Which hidden values are in the texts, by what it is. */
const shown = (texts: readonly string[]) =>
  Object.entries(HIDDEN).flatMap(([what, value]) =>
    texts.some((text) => text.includes(value)) ? [what] : []
  )

const writtenByPostgres = () => readFileSync(logFile, "utf8")

/** Lets what was claimed or postponed before a failure be claimed again. */
async function endLeases(): Promise<void> {
  await admin.raw("update webhook_event set claimed_until = now() where state in ('claimed', 'postponed')")
  await admin.raw("update webhook_queue set leased_until = now() where leased_until is not null")
  // A delivery whose outcome the database refuses in any form waits for an hour.
  await admin.raw("update webhook_queue set due_at = now() where due_at > now()")
}

let made = 0

/** A whole row of a webhook that has each hidden value which a webhook may have. */
function webhook(url = receiver.url) {
  const address = new URL(url)
  address.username = HIDDEN["user in the URL"]
  address.search = `key=${HIDDEN["token in the URL"]}`
  return checkedCreation({
    id: `whk_${++made}`,
    name: "Warehouse",
    url: address.href,
    topics: ["product.updated"],
    secrets: [
      { value: SECRET, expires_at: null },
      { key_id: "k", sealed: HIDDEN["sealed secret"], expires_at: null },
    ],
    secret_hint: "abcde",
    headers: { authorization: `Bearer ${HIDDEN["header's value"]}` },
    context: { tenant: HIDDEN.context },
  })
}

/** All that an error says, to whomever prints it: as text, as object, as JSON, and with what Medusa's handler reads. */
function textsOf(error: unknown): string[] {
  return [
    String(error),
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify(error),
    errorText(error),
  ]
}

const errorOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error("It did not fail")
}

/** What PostgreSQL writes into its own log meanwhile, as far as the way of failing is not to quote the row there. */
async function shownByPostgres(way: Way, work: () => Promise<void>): Promise<string[]> {
  const start = writtenByPostgres().length
  await work()
  return QUOTING.includes(way) ? [] : shown([writtenByPostgres().slice(start)])
}

describe.each(ALL_WAYS)("by %s", (way: Way) => {
  beforeAll(() => {
    // Elsewhere none may time out: on a busy machine any statement may take a second.
    const options = way === TIME_OUT ? `?options=-c%20statement_timeout%3D${TIMEOUT_MS}` : ""
    db = connect(`${DATABASE}${options}`)
  })

  afterEach(async () => {
    await failing.disarm(...TABLES)
    await emptyTables(admin)
    await sound()
  })

  afterAll(() => db.destroy())

  it("webhooks are not created, changed, rotated, sealed or deleted, and no value of theirs is shown", async () => {
    const plain = [{ value: SECRET, expires_at: null }]
    const [row] = atLeast(1, await insertWebhooks(admin, [{ ...webhook(), secrets: plain }]))
    const { id } = row
    await failing.arm(way, "webhook_endpoint", "insert or update")
    const writes = [
      () => insertWebhooks(db, [webhook()]),
      () => updateWebhookRows(db, [{ ...webhook(), id }]),
      () => resealSecrets(db, ["a passphrase of some length"], [id]),
      () => markWebhooksDeleted(db, [id], true),
    ]
    const quoted = await shownByPostgres(way, async () => {
      for (const write of writes) {
        const error = await errorOf(write)
        expect(error).toBeInstanceOf(DatabaseError)
        expect(shown(textsOf(error))).toEqual([])
        await sound()
      }
    })
    expect(quoted).toEqual([])
    const { rows } = await admin.raw("select id, secrets from webhook_endpoint where deleted_at is null")
    expect(rows).toEqual([{ id, secrets: plain }])
  })

  it("capture, fan-out and the recording of outcomes wait or set it aside, and nothing that they carry is shown", async () => {
    const { logger, written } = keepingLogger()
    const shop = createPipeline(db, {}, { logger, composer: new SecretsComposer() })
    const [row] = atLeast(
      1,
      await insertWebhooks(admin, [
        { ...webhook(), url: `${receiver.url}?key=${HIDDEN["token in the URL"]}` },
      ])
    )
    receiver.reset()
    receiver.answerWith((_, response) => response.writeHead(200).end(HIDDEN["receiver's answer"]))
    spans.reset()
    await shop.pipeline.start()
    let endedAt = -Infinity
    // The pause doubles, because an outcome counts only while its lease was not taken over. On a busy machine it takes seconds.
    const hurrying = () => {
      let pauseMs = 2 * TIMEOUT_MS
      return async () => {
        if (performance.now() - endedAt > pauseMs) {
          endedAt = performance.now()
          pauseMs *= 2
          await endLeases()
          shop.pipeline.dispatcher.wake()
        }
      }
    }
    const awaited = (what: string, check: () => boolean | Promise<boolean>) => {
      const hurry = hurrying()
      return until(what, async () => {
        await hurry()
        return check()
      })
    }
    const said = (text: RegExp) =>
      awaited(`${text} in the log`, () => written.some((line) => text.test(line)))
    const emit = () => shop.bus.emit("product.updated", { id: "prod_1", note: HIDDEN["event's data"] })
    const refusals: unknown[] = []

    const quoted = await shownByPostgres(way, async () => {
      await failing.arm(way, "webhook_event", "insert")
      const emitting = emit().catch((error: unknown) => refusals.push(error))
      await until("the failure of capture", () => refusals.length + written.length > 0)
      await failing.arm(way, "webhook_attempt", "insert")
      await failing.arm(way, "webhook_delivery", "insert")
      await failing.disarm("webhook_event")
      await emitting
      if (refusals.length || written.some((line) => /capture set aside/.test(line))) {
        await emit()
      }
      await said(/fan-out (failed|set aside)|could not be composed/)
      await failing.disarm("webhook_delivery")
      await said(/recording outcomes failed|was not recorded|dispatch set aside/)
      await failing.disarm("webhook_attempt")
      await awaited("the success", async () => (await deliveriesOf(admin, row.id, "success")).length > 0)
      await shop.pipeline.stop()
    })

    expect(shown([...written, ...refusals.flatMap(textsOf)])).toEqual([])
    expect(
      shown(
        spans
          .getFinishedSpans()
          .map(({ attributes, events, status }) => inspect([attributes, events, status], { depth: 9 }))
      )
    ).toEqual([])
    expect(quoted).toEqual([])
  })

  it("deliveries are not cancelled, nor sent again, and nothing of them is shown", async () => {
    const [row] = atLeast(1, await insertWebhooks(admin, [webhook()]))
    const id = row.id
    const payload = JSON.stringify({ data: HIDDEN.payload })
    await admin.raw(
      `insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state, payload)
       values (:event, 'product.updated', 'product.updated', :payload, 'event_bus', false, :event, now(), 'composed', :payload)`,
      { event: newEventId(), payload }
    )
    await admin.raw(
      `insert into webhook_delivery (id, webhook_id, event_id, topic, status, body, failed_at, finished_at)
       select 'whdel_' || status || substr(e.id, 7), ?, e.id || left(status, n), e.topic, status, e.payload, f.at, f.at
       from webhook_event e, (values ('failed', 0), ('created', 1)) made(status, n),
         lateral (select case when status = 'failed' then now() end as at) f`,
      [id]
    )
    await admin.raw(
      `insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
       select id, webhook_id, now(), now() from webhook_delivery where status = 'created'`
    )
    const range = { since: new Date(Date.now() - 60_000), until: new Date(Date.now() + 60_000) }
    const bulk = new BulkActions(db, quietLogger, idleDispatch, Infinity)
    const writes = [
      () => cancelDeliveries(db, { filters: { webhook_id: id } }, "Cancelled", ALL),
      () => requeueDeliveries(db, { filters: { webhook_id: id } }, { kind: "retry" }, ALL),
      () => recover(db, { webhookId: id, topics: { read: ["product.updated"], ownData: [] }, range }, bulk),
    ]
    await failing.arm(way, "webhook_delivery", "insert or update")
    const quoted = await shownByPostgres(way, async () => {
      for (const write of writes) {
        const error = await errorOf(write)
        expect(error).toBeInstanceOf(DatabaseError)
        expect(shown(textsOf(error))).toEqual([])
        await sound()
      }
    })
    expect(quoted).toEqual([])
  })
})

describe("what the database would refuse of a webhook", () => {
  it.each([
    ["status", "gone"],
    ["ordering", "some"],
    ["payload", "fat"],
    ["disabled_reason", "whim"],
    ["secrets", null],
    ["url", null],
    ["context", { tenant: "\0" }],
    ["headers", { "x-half": "\ud800" }],
    ["name", "half \udc00"],
  ])("in %s is refused before PostgreSQL sees it, whose log would have the row", async (column, value) => {
    const log = writtenByPostgres().length
    const row = webhook()
    for (const check of [checkedCreation, checkedChange]) {
      const error = await errorOf(async () => check({ ...row, [column]: value }))
      expect(String(error)).toContain(`Webhook: ${column} must`)
      expect(shown(textsOf(error))).toEqual([])
    }
    expect(writtenByPostgres().slice(log)).toBe("")
  })

  it("is not what only looks like it", () => {
    const row = { ...webhook(), name: "C:\\u0000 \\ud800 😀" }
    expect(checkedChange(row)).toEqual(row)
  })

  it("and every check and not-null constraint of the table is among that", async () => {
    const { rows } = await admin.raw(
      `select pg_get_constraintdef(oid) as definition from pg_constraint
       where conrelid = 'webhook_endpoint'::regclass and contype = 'c'`
    )
    const columns = rows.map(
      ({ definition }: { definition: string }) => present(/\(\(*(\w+)/.exec(definition), "the match")[1]
    )
    for (const column of columns) {
      expect(() => checkedChange({ id: "whk_1", [column]: "no such value" })).toThrow(column)
    }
    const { rows: required } = await admin.raw(
      `select attname as name from pg_attribute
       where attrelid = 'webhook_endpoint'::regclass and attnum > 0 and attnotnull and not attisdropped`
    )
    // A caller can set no column that the model has not.
    const settable = Object.keys(Webhook.parse().schema)
    for (const { name } of required.filter(({ name }: { name: string }) => settable.includes(name))) {
      expect(() => checkedChange({ id: "whk_1", [name]: null })).toThrow(name)
    }
  })
})

/** Composes payloads that hold what must not be shown. */
class SecretsComposer extends PlainComposer {
  override async compose(...args: Parameters<PlainComposer["compose"]>): Promise<Composition[]> {
    const compositions = await super.compose(...args)
    return compositions.map((one) =>
      one.kind === "composed" ? { ...one, payload: JSON.stringify({ data: HIDDEN.payload }) } : one
    )
  }
}
