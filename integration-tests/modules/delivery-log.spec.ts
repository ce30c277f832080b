import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { newDeliveryId, newEventId } from "../../src/modules/webhook/ids"
import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { recordOutcomes } from "../../src/modules/webhook/store/outcomes"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { DELIVERY_STATUSES, type DeliveryFilters, type DeliveryStatus } from "../../src/types"
import { createDatabase, emptyTables } from "../support/database"
import { insertWebhook } from "../support/pipeline"

/** Up to which a count is exact. */
const CAP = 10_000

let db: Knex
let drop: () => Promise<void>
let webhookId: string
let otherId: string

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_delivery_log"))
})

beforeEach(async () => {
  await emptyTables(db)
  webhookId = await insertWebhook(db, { url: "http://a.test" })
  otherId = await insertWebhook(db, { url: "http://b.test" })
})

afterAll(() => drop())

/** Inserts deliveries that wait. @returns their ids. */
async function insertWaiting(webhook: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newDeliveryId)
  const eventId = newEventId()
  await db.raw(
    `with event as (
       insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state, payload)
       select ? || n, 'product.updated', 'product.updated', '{}', 'event_bus', false, ? || n, now(), 'composed', '{}'
       from generate_series(1, ?) n
     ), delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, status)
       select id, ?, ? || n, 'product.updated', 'created' from unnest(?::text[]) with ordinality as d(id, n)
     )
     insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
     select id, ?, now(), now() from unnest(?::text[]) as d(id)`,
    [eventId, eventId, count, webhook, eventId, ids as unknown as string, webhook, ids as unknown as string]
  )
  return ids
}

/** Records an attempt at each, with what came of it. */
async function attempt(ids: string[], status: "success" | "failed" | "retrying"): Promise<void> {
  const outcomes = ids.map((delivery_id) => ({
    delivery_id,
    claims: 0,
    attempt: 1,
    status,
    retry_in_ms: status === "retrying" ? 0 : null,
    started_at: new Date(),
    duration_ms: 5,
    url: "http://a.test",
    request_headers: `{"a":"\\\\ \\" , {}"}`,
    response_status: 200,
    response_headers: null,
    response_body: `"a\\b",\n{null}`,
    remark: null,
  }))
  await recordOutcomes(db, outcomes)
}

/** As much of the log as one statement takes. */
const ALL = { after: "", until: "whdel_~", limit: 10_000 }

const cancel = (ids: string[]) => cancelDeliveries(db, { ids }, "Cancelled by an admin", ALL)

const list = (filters: DeliveryFilters) => listDeliveries(db, filters, { limit: 1000 })

describe("the log of deliveries", () => {
  it("finds and counts what its filter names, for each status and for several together", async () => {
    const [a, b, c, d, e, f] = await insertWaiting(webhookId, 6)
    await attempt([a!, b!], "success")
    await attempt([c!], "failed")
    await attempt([d!], "retrying")
    await cancel([e!])
    await attempt(await insertWaiting(otherId, 3), "success")
    const ids: Record<DeliveryStatus, string[]> = {
      success: [b!, a!],
      failed: [c!],
      retrying: [d!],
      cancelled: [e!],
      created: [f!],
    }

    for (const status of DELIVERY_STATUSES) {
      for (const filters of [
        { webhook_id: webhookId, status },
        { webhook_id: [webhookId], status: [status] },
      ]) {
        const found = await list(filters)
        expect(found.deliveries.map(({ id }) => id)).toEqual(ids[status])
        expect(found).toMatchObject({ count: ids[status].length, count_capped: false })
      }
    }
    expect(await list({ webhook_id: webhookId, status: ["success", "failed"] })).toMatchObject({ count: 3 })
    expect(await list({ webhook_id: webhookId, status: ["created", "retrying"] })).toMatchObject({ count: 2 })
    expect(await list({ webhook_id: [webhookId, otherId], status: "success" })).toMatchObject({ count: 5 })
    expect(await list({ status: "success" })).toMatchObject({ count: 5 })
    expect(await list({ webhook_id: webhookId, status: "success", topic: "order.created" })).toMatchObject({
      count: 0,
    })
  })

  it("shows a delivery that is sent again where it now belongs", async () => {
    const [failed, cancelled] = await insertWaiting(webhookId, 2)
    await attempt([failed!], "failed")
    await cancel([cancelled!])

    await requeueDeliveries(db, { ids: [failed!, cancelled!] }, { kind: "retry" }, ALL)

    expect(await list({ webhook_id: webhookId, status: "failed" })).toMatchObject({ count: 0 })
    expect(await list({ webhook_id: webhookId, status: "cancelled" })).toMatchObject({ count: 0 })
    expect(await list({ webhook_id: webhookId, status: ["created", "retrying"] })).toMatchObject({ count: 2 })
  })

  it("counts exactly up to its cap, and says when there are more", async () => {
    await attempt(await insertWaiting(webhookId, CAP), "success")
    await attempt(await insertWaiting(webhookId, 5), "failed")
    await insertWaiting(webhookId, 5)
    const successes = { webhook_id: webhookId, status: "success" } as const

    expect(await list(successes)).toMatchObject({ count: CAP, count_capped: false })
    await attempt(await insertWaiting(webhookId, 1), "success")
    expect(await list(successes)).toMatchObject({ count: CAP, count_capped: true })
    expect(await list({ webhook_id: webhookId })).toMatchObject({ count: CAP, count_capped: true })
  })

  it("keeps headers and bodies as they were, whatever characters they hold", async () => {
    const [id] = await insertWaiting(webhookId, 1)
    await attempt([id!], "success")

    const { rows } = await db.raw(
      "select request_headers, response_headers, response_body from webhook_attempt"
    )
    expect(rows).toEqual([
      { request_headers: `{"a":"\\\\ \\" , {}"}`, response_headers: null, response_body: `"a\\b",\n{null}` },
    ])
  })
})
