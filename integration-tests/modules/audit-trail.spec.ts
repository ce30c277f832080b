import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { pruneAudit } from "../../src/modules/webhook/retention"
import { changeAs, listAuditEntries, recordReveal } from "../../src/modules/webhook/store/audit"
import { changeSealedSecrets, replaceSealedSecrets } from "../../src/modules/webhook/store/sealed-secrets"
import { markWebhooksDeleted, updateWebhookRows } from "../../src/modules/webhook/store/webhooks"
import type { AuditFilters } from "../../src/types"
import { createDatabase, emptyTables } from "../support/database"
import { createPipeline, insertWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

const ADA = { type: "user", id: "user_ada" }
const KEY = { type: "api-key", id: "apk_1" }
const PAGE = { limit: 20, offset: 0 }

let db: Knex
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_audit"))
})

beforeEach(() => emptyTables(db))

afterAll(() => drop())

const entries = async (filters: AuditFilters = {}) => (await listAuditEntries(db, filters, PAGE)).entries

describe("the audit trail", () => {
  it("says who changed what of a webhook, and from what to what", async () => {
    const id = await insertWebhook(db, { url: "https://crm.example/hooks" })
    await changeAs(db, ADA, (trx) => updateWebhookRows(trx, [{ id, name: "CRM", rate_limit: 10 }]))
    await changeAs(db, KEY, (trx) => updateWebhookRows(trx, [{ id, status: "paused" }]))
    await changeAs(db, null, (trx) => updateWebhookRows(trx, [{ id, status: "active" }]))
    await changeAs(db, ADA, (trx) => markWebhooksDeleted(trx, [id], true))
    await changeAs(db, ADA, (trx) => markWebhooksDeleted(trx, [id], false))
    expect((await entries()).reverse()).toMatchObject([
      { action: "created", actor_type: "system", actor_id: null, object: "webhook", object_id: id },
      {
        action: "updated",
        actor_type: "user",
        actor_id: "user_ada",
        object_name: "CRM",
        changes: { name: { from: id, to: "CRM" }, rate_limit: { from: null, to: 10 } },
      },
      {
        action: "paused",
        actor_type: "api-key",
        actor_id: "apk_1",
        changes: { status: { from: "active", to: "paused" } },
      },
      { action: "resumed", actor_type: "code", actor_id: null },
      { action: "deleted", actor_type: "user", changes: {} },
      { action: "restored", actor_type: "user", changes: {} },
    ])
  })

  it("holds no secret and no header's value", async () => {
    const id = await insertWebhook(db, {
      url: "https://crm.example/hooks",
      headers: { authorization: "Bearer partner-token" },
    })
    await changeAs(db, ADA, (trx) => updateWebhookRows(trx, [{ id, headers: { "x-key": "other-token" } }]))
    await changeAs(db, ADA, (trx) =>
      changeSealedSecrets(
        trx,
        { id, secrets: [] },
        {
          secrets: [{ value: "whsec_plain" }],
          secret_hint: "lain5",
          public_keys: [],
          secret_rotated_at: new Date(),
        }
      )
    )
    const [rotated, updated] = await entries()
    expect(rotated).toMatchObject({ action: "secret_rotated", changes: { secret: "changed" } })
    expect(updated).toMatchObject({ action: "updated", changes: { headers: "changed" } })
    const { rows } = await db.raw("select string_agg(a::text, '') as text from webhook_audit a")
    expect(rows[0].text).not.toMatch(/token|whsec|hint|lain5/)
  })

  it("says who was shown a secret, and shows none of a deleted webhook", async () => {
    const id = await insertWebhook(db, { url: "https://crm.example/hooks" })
    expect(await recordReveal(db, ADA, id)).toBe(true)
    expect(await recordReveal(db, null, id)).toBe(true)
    await changeAs(db, KEY, (trx) => markWebhooksDeleted(trx, [id], true))
    expect(await recordReveal(db, ADA, id)).toBe(false)
    expect(await entries({ action: ["secret_revealed"] })).toMatchObject([
      { actor_type: "code", actor_id: null, object_id: id, changes: {} },
      { actor_type: "user", actor_id: ADA.id, object_id: id, changes: {} },
    ])
  })

  it("does not count that a secret is sealed again, nor what counts failures", async () => {
    const id = await insertWebhook(db, { url: "https://crm.example/hooks" })
    await replaceSealedSecrets(db, { id, secrets: [] }, [{ sealed: "again" }])
    await db.raw(
      "update webhook_endpoint set consecutive_failures = 3, last_error = 'refused', failing_since = now()"
    )
    expect(await entries()).toMatchObject([{ action: "created" }])
  })

  it("leaves no entry of a change that is rolled back", async () => {
    const id = await insertWebhook(db, { url: "https://crm.example/hooks" })
    const undone = changeAs(db, ADA, async (trx) => {
      await updateWebhookRows(trx, [{ id, name: "Never" }])
      throw new Error("undone")
    })
    await expect(undone).rejects.toThrow("undone")
    expect(await entries({ actor_id: [ADA.id] })).toEqual([])
  })

  it("names no actor for what is changed after an admin's change, on the same connection", async () => {
    const id = await insertWebhook(db, { url: "https://crm.example/hooks" })
    await changeAs(db, ADA, (trx) => updateWebhookRows(trx, [{ id, name: "CRM" }]))
    await db.raw("update webhook_endpoint set name = 'By hand'")
    expect(await entries({ action: ["updated"] })).toMatchObject([
      { actor_type: "system", actor_id: null },
      { actor_type: "user" },
    ])
  })

  it("notes that the plugin disabled a webhook", async () => {
    const receiver = await Receiver.start()
    receiver.answerWith(410)
    const id = await insertWebhook(db, { url: receiver.url })
    const { pipeline, bus } = createPipeline(db)
    await pipeline.start()
    await bus.emit("product.updated", { id: "prod_1" })
    const [entry] = await until("the entry", async () => {
      const found = await entries({ action: ["disabled"] })
      return found.length > 0 && found
    })
    await pipeline.stop()
    await receiver.stop()
    expect(entry).toMatchObject({
      object_id: id,
      actor_type: "system",
      changes: { disabled_reason: { from: null, to: "gone" } },
    })
  })

  it("is filtered by webhook, actor, action and time, and counts what it found", async () => {
    const [one, other] = [
      await insertWebhook(db, { url: "https://crm.example/hooks" }),
      await insertWebhook(db, { url: "https://erp.example/hooks" }),
    ]
    await changeAs(db, ADA, (trx) => updateWebhookRows(trx, [{ id: one, name: "CRM" }]))
    await changeAs(db, KEY, (trx) => updateWebhookRows(trx, [{ id: other, name: "ERP" }]))
    const found = async (filters: AuditFilters) => (await listAuditEntries(db, filters, PAGE)).count
    expect(await found({})).toBe(4)
    expect(await found({ webhook_id: [one] })).toBe(2)
    expect(await found({ actor_id: [ADA.id] })).toBe(1)
    expect(await found({ actor_type: ["user", "api-key"] })).toBe(2)
    expect(await found({ webhook_id: [other], action: ["updated"] })).toBe(1)
    expect(await found({ created_at: { $gt: new Date() } })).toBe(0)
    const second = await listAuditEntries(db, {}, { limit: 2, offset: 1 })
    expect(second.entries.map(({ object_name }) => object_name)).toEqual(["CRM", other])
  })

  it("is kept for as many days as the option says", async () => {
    await insertWebhook(db, { url: "https://crm.example/hooks" })
    await db.raw("update webhook_audit set created_at = now() - interval '366 days'")
    await insertWebhook(db, { url: "https://erp.example/hooks" })
    await pruneAudit(db, 365)
    expect(await entries()).toHaveLength(1)
  })
})
