import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { asWritten } from "../../../src/types/typed"
import { EXAMPLE_CODE, IDS } from "../../../scripts/openapi/examples"
import { itemAt } from "../../../scripts/present"
import { WEBHOOK_MODULE } from "../../../src/modules/webhook"
import { hashOfToken } from "../../../src/modules/webhook/apps/token-text"
import type WebhookModuleService from "../../../src/modules/webhook/service"
import { truncate } from "../../support/database"

const TABLES = [
  "endpoint",
  "app",
  "app_token",
  "event",
  "delivery",
  "attempt",
  "queue",
  "backfill",
  "portal_session",
].map((name) => `webhook_${name}`)

/** That of the app. */
export const APP_TOKEN = `whapp_${"3c9f1".repeat(13).slice(-64)}`

/** Makes the shop one that has the webhooks and deliveries that the document's examples are about, and no others. */
export async function provideExamples(container: MedusaContainer, url: string): Promise<void> {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  await truncate(db, TABLES)
  const secrets = await service.sealSecrets([{ value: `whsec_${"A".repeat(43)}=`, expires_at: null }])
  const webhook = (id: string) => ({
    id,
    name: id,
    url,
    topics: ["order.created", "product.updated"],
    status: "paused" as const,
    inactive_since: new Date(),
    secrets: asWritten<Record<string, unknown>>(secrets),
    secret_hint: "AAAA=",
  })
  await service.createWebhookEndpoints([
    webhook(IDS.webhook),
    webhook(IDS.oldWebhook),
    { ...webhook(IDS.pulled), mode: "pull" as const, url: null },
  ])
  await provideApp(db)
  await service.createWebhookEndpoints([
    { ...webhook(IDS.appWebhook), app_id: IDS.app },
    { ...webhook(IDS.appPulled), app_id: IDS.app, mode: "pull" as const, url: null },
  ])
  for (const [index, status] of (["success", "failed", "created"] as const).entries()) {
    await insertDelivery(db, itemAt([IDS.succeeded, IDS.failed, IDS.waiting], index), status, IDS.webhook)
  }
  await insertDelivery(db, IDS.appDelivery, "failed", IDS.appWebhook)
  await service.webhooksChanged()
}

/** With one token, so that a second can be made. */
async function provideApp(db: Db): Promise<void> {
  await db.raw(
    `insert into webhook_app (id, name, topics, max_webhooks) values (?, 'Warehouse', '{order.*,product.*}', 10)`,
    [IDS.app]
  )
  await db.raw(`insert into webhook_app_token (id, app_id, hash, hint) values (?, ?, ?, '3c9f1')`, [
    IDS.appToken,
    IDS.app,
    hashOfToken(APP_TOKEN),
  ])
  await db.raw(
    "insert into webhook_portal_session (id, app_id, hash, expires_at) values ('whps_0', ?, ?, now() + interval '1 hour')",
    [IDS.app, hashOfToken(EXAMPLE_CODE, "portal_code")]
  )
}

/** Lets both kinds of runs continue, without an end. */
export async function provideRuns(container: MedusaContainer): Promise<void> {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await db.raw(
    `insert into webhook_backfill (id, webhook_id, subject, total, cursor, claimed_until)
     select 'whbkf_' || subject, ?, subject, 1200, '', now() + interval '1 hour' from unnest(array['event', 'product']) subject`,
    [IDS.webhook]
  )
}

type Db = { raw(sql: string, bindings?: unknown[]): Promise<unknown> }

async function insertDelivery(
  db: Db,
  id: string,
  status: "success" | "failed" | "created",
  webhook: string
): Promise<void> {
  const event = id.replace("whdel", "whevt")
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
       occurred_at, created_at, state, payload)
     values (?, 'order.created', 'order_1', 'order.placed', '{}', 'event_bus', false, ?, '2026-03-02', '2026-03-02', 'composed', '{}')`,
    [event, event]
  )
  const answered = { success: 200, failed: 500, created: null }[status]
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, attempt_count, response_status,
       duration_ms, created_at, finished_at, failed_at)
     select ?, ?, ?, 'order.created', 'order_1', one.status, 1, one.answered, 12, '2026-03-02',
       case when one.status <> 'created' then now() end, case when one.status = 'failed' then now() end
     from (select ?::text as status, ?::int as answered) one`,
    [id, webhook, event, status, answered]
  )
  if (status === "created") {
    await db.raw(
      `insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at) values (?, ?, now(), now())`,
      [id, webhook]
    )
  } else {
    await db.raw(
      `insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers, response_status,
         response_headers, response_body)
       values (?, 1, '2026-03-02', 12, 'https://warehouse.example.com', '{}', ?, '{}', 'ok')`,
      [id, answered]
    )
  }
}
