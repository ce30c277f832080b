import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ModulesSdkUtils } from "@medusajs/framework/utils"

import { rebuildStats } from "../../src/modules/webhook/stats-keeping"
import type { Api } from "../demo/api"
import { entryOf } from "../present"
import { attemptAt, attemptsOf } from "./attempts"
import { EXAMPLE_WEBHOOKS, type ExampleWebhook } from "./example-webhooks"
import { historyOf, orderOf, type InventedDelivery } from "./history"

/** The seed of the random numbers. Another one makes other pictures. */
const SEED = 42

type Topic = { topic: string; sample: { id?: string } }

/** Ids of the objects in the pictures. */
type ExampleDay = {
  /** The webhook with the most interesting page. */
  webhookId: string
  /** A webhook with waiting deliveries. */
  pausedId: string
}

/**
 * Fills the log with an invented day, by SQL, because the receivers do not exist.
 * @param orderId id of the order that the last deliveries of the day are about.
 */
export async function fill(databaseUrl: string, admin: Api, orderId: string): Promise<ExampleDay> {
  const db: Knex = ModulesSdkUtils.createPgConnection({ clientUrl: databaseUrl })
  try {
    const { topics } = await admin.get<{ topics: Topic[] }>("/admin/webhooks/topics?fields=topic,sample")
    const samples = new Map(topics.map(({ topic, sample }) => [topic, sample]))
    const random = randomNumbers(SEED)
    const now = new Date()
    const ids = new Map<string, string>()
    for (const webhook of EXAMPLE_WEBHOOKS) {
      const id = await register(admin, webhook)
      ids.set(webhook.name, id)
      for (const invented of historyOf(webhook, now, random)) {
        const sample = samples.get(invented.topic) ?? {}
        // Each delivery is about another resource.
        const data = sample.id
          ? { ...sample, id: sample.id.replace(/[^_]*$/, ulid(invented.at, random)) }
          : sample
        await insert(db, { id, url: webhook.url }, invented, data, random)
      }
      for (const invented of orderOf(webhook, now)) {
        const data = { ...samples.get(invented.topic), id: orderId }
        await insert(db, { id, url: webhook.url }, invented, data, random)
      }
      await updateWebhookColumns(db, id, webhook)
    }
    // Rows that are inserted by SQL are not counted in the statistics, so they are rebuilt.
    await rebuildStats(db, 30)
    return { webhookId: entryOf(ids, "ERP"), pausedId: entryOf(ids, "Warehouse") }
  } finally {
    await db.destroy()
  }
}

/** Paused, because its receiver does not exist. */
async function register(admin: Api, { name, url, topics }: ExampleWebhook): Promise<string> {
  const { webhook } = await admin.post<{ webhook: { id: string } }>("/admin/webhooks", {
    name,
    url,
    topics,
    status: "paused",
  })
  return webhook.id
}

async function insert(
  db: Knex,
  webhook: { id: string; url: string },
  invented: InventedDelivery,
  data: { id?: string },
  random: () => number
): Promise<void> {
  const { at, topic, status, attempts, code, durationMs, remark } = invented
  const [eventId, deliveryId] = [`whevt_${ulid(at, random)}`, `whdel_${ulid(at, random)}`]
  const resourceId = data.id ?? null
  const payload = JSON.stringify({ id: eventId, type: topic, timestamp: at, data })
  const isOver = status === "success" || status === "failed"
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key, occurred_at,
       created_at, state, payload)
     values (?, ?, ?, ?, '{}', 'event_bus', false, ?, ?, ?, 'composed', ?)`,
    [eventId, topic, resourceId, topic, eventId, at, at, payload]
  )
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, attempt_count, response_status,
       duration_ms, remark, created_at, finished_at, failed_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      deliveryId,
      webhook.id,
      eventId,
      topic,
      resourceId,
      status,
      attempts,
      code,
      durationMs,
      remark,
      at,
      isOver ? at : null,
      status === "failed" ? at : null,
    ]
  )
  if (!isOver) {
    await db.raw(
      `insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at) values (?, ?, ?, ?)`,
      [deliveryId, webhook.id, attemptAt(at, attempts + 1), at]
    )
  }
  for (const attempt of attemptsOf(invented, webhook, deliveryId)) {
    await db("webhook_attempt").insert(attempt)
  }
}

/** The columns of a webhook that follow from these deliveries. */
async function updateWebhookColumns(
  db: Knex,
  id: string,
  { status, downFor }: ExampleWebhook
): Promise<void> {
  await db.raw(
    `update webhook_endpoint set status = ?, disabled_reason = ?, disabled_at = ?, last_error = ?,
       last_success_at = (select max(finished_at) from webhook_delivery where webhook_id = ? and status = 'success'),
       last_failure_at = (select max(failed_at) from webhook_delivery where webhook_id = ?),
       consecutive_failures = ?
     where id = ?`,
    [
      status,
      status === "disabled" ? "gone" : null,
      status === "disabled" ? new Date(Date.now() - 2 * 86_400_000) : null,
      status === "disabled" ? "410 Gone" : downFor ? "503 Service Unavailable" : null,
      id,
      id,
      status === "active" && downFor ? 3 : 0,
      id,
    ]
  )
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** An id for a time. Ids increase with time, and the log is ordered by them. Source: the ULID specification. */
function ulid(at: Date, random: () => number): string {
  const time = Array.from(
    { length: 10 },
    (_, index) => CROCKFORD[Math.floor(at.getTime() / 32 ** (9 - index)) % 32]
  )
  const rest = Array.from({ length: 16 }, () => CROCKFORD[Math.floor(random() * 32)])
  return [...time, ...rest].join("")
}

/** The random number generator mulberry32, which is deterministic. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
