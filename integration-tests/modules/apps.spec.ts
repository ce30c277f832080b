import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { itemAt, present } from "../../scripts/present"
import { pick } from "../../src/api/utils/pick"
import { admitActivation, admitWebhooks, WebhookApps } from "../../src/modules/webhook/apps/apps"
import { RequestRate } from "../../src/modules/webhook/apps/request-rate"
import { hashOfToken } from "../../src/modules/webhook/apps/token-text"
import { findLiveToken, listWebhookIdsOfApp, noteTokenUse } from "../../src/modules/webhook/store/apps"
import { newDeliveryId, newEventId } from "../../src/modules/webhook/ids"
import { listAuditEntries } from "../../src/modules/webhook/store/audit"
import { transaction } from "../../src/modules/webhook/store/db"
import { addUp } from "../../src/modules/webhook/stats-keeping"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { insertDirectDelivery } from "../../src/modules/webhook/store/direct-deliveries"
import { insertWebhooks, updateWebhookRows } from "../../src/modules/webhook/store/webhooks"
import type { WebhookAppSettings } from "../../src/types"
import { connect, createDatabase, emptyTables } from "../support/database"
import { ALL_WAYS, FailingWrites, QUOTING, TIME_OUT } from "../support/failing-writes"
import { createPipeline, deliveriesOf, insertWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

const DATABASE = "webhooks_apps"

const ADA = { type: "user", id: "user_ada" }

let db: Knex
let drop: () => Promise<void>
let apps: WebhookApps
let failing: FailingWrites

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  apps = new WebhookApps(db, ADA)
  failing = await FailingWrites.prepare(db)
})

beforeEach(() => emptyTables(db))

afterAll(() => drop())

const settings = (more: Partial<WebhookAppSettings> = {}): WebhookAppSettings => ({
  name: "Warehouse",
  contact_email: "dev@warehouse.example",
  status: "active",
  topics: ["product.*"],
  sales_channel_ids: [],
  max_webhooks: 10,
  metadata: null,
  ...more,
})

/** A webhook of an app. */
async function insertOwned(app_id: string, url = "https://warehouse.example/hooks"): Promise<string> {
  const id = await insertWebhook(db, { url })
  await db.raw("update webhook_endpoint set app_id = ? where id = ?", [app_id, id])
  return id
}

const stateOf = async (id: string) => {
  const { rows } = await db.raw(
    "select status, paused_with_app, inactive_since is null as is_served from webhook_endpoint where id = ?",
    [id]
  )
  return rows[0]
}

describe("tokens", () => {
  it("are shown once, and stored as a hash", async () => {
    const { id } = await apps.create(settings())
    const { token, token_redacted } = await apps.createToken(id)
    expect(token).toMatch(/^whapp_[0-9a-f]{64}$/)
    expect(token_redacted).toBe(`whapp_•••••${token.slice(-5)}`)
    const { rows } = await db.raw("select t::text as text from webhook_app_token t")
    expect(rows[0].text).not.toContain(token.slice("whapp_".length, -5))
    expect(await apps.listTokens(id)).toMatchObject([{ token_redacted, last_used_at: null }])
  })

  it("are two at most, also when two admins create one at the same time", async () => {
    const { id } = await apps.create(settings())
    await apps.createToken(id)
    const made = await Promise.allSettled([apps.createToken(id), apps.createToken(id), apps.createToken(id)])
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"])
    expect(await apps.listTokens(id)).toHaveLength(2)
    await expect(apps.createToken(id)).rejects.toThrow(
      `Webhook app ${id} has 2 tokens already: delete one of them first`
    )
  })

  it("make room when they have expired", async () => {
    const { id } = await apps.create(settings())
    await apps.createToken(id)
    const { id: old } = await apps.createToken(id)
    await db.raw("update webhook_app_token set expires_at = now() where id = ?", [old])
    await apps.createToken(id)
    expect((await apps.listTokens(id)).map((token) => token.id)).not.toContain(old)
  })

  it("are live until they expire or are deleted, and while their app is active", async () => {
    const { id } = await apps.create(settings())
    const first = await apps.createToken(id)
    const second = await apps.createToken(id)
    const isLive = async ({ token }: { token: string }) =>
      (await findLiveToken(db, { hash: present(hashOfToken(token), "the hash") })) !== undefined
    expect([await isLive(first), await isLive(second)]).toEqual([true, true])
    await apps.update(id, { status: "suspended" })
    expect([await isLive(first), await isLive(second)]).toEqual([false, false])
    await apps.update(id, { status: "active" })
    await apps.deleteToken(id, first.id)
    await db.raw("update webhook_app_token set expires_at = now() + interval '1 hour'")
    expect([await isLive(first), await isLive(second)]).toEqual([false, true])
    await db.raw("update webhook_app_token set expires_at = now()")
    expect(await isLive(second)).toBe(false)
    await db.raw("update webhook_app_token set expires_at = null")
    await apps.softDelete(id)
    expect(await isLive(second)).toBe(false)
    await apps.restore(id)
    expect(await isLive(second)).toBe(true)
  })

  it("note their use once a minute at most", async () => {
    const { id } = await apps.create(settings())
    const token = await apps.createToken(id)
    await noteTokenUse(db, token.id, "203.0.113.7")
    const [first] = await apps.listTokens(id)
    expect(first).toMatchObject({ last_used_ip: "203.0.113.7", last_used_at: expect.any(Date) })
    await noteTokenUse(db, token.id, "203.0.113.8")
    expect(await apps.listTokens(id)).toEqual([first])
    await db.raw("update webhook_app_token set last_used_at = now() - interval '61 seconds'")
    await noteTokenUse(db, token.id, "203.0.113.8")
    expect(await apps.listTokens(id)).toMatchObject([{ last_used_ip: "203.0.113.8" }])
  })

  it("are hashed only where they can be one", () => {
    expect(hashOfToken(`whapp_${"a".repeat(64)}`)).toMatch(/^[0-9a-f]{64}$/)
    const others = [
      "",
      "whapp_",
      `whapp_${"a".repeat(63)}`,
      `whapp_${"A".repeat(64)}`,
      `whsec_${"a".repeat(64)}`,
    ]
    expect(others.map((one) => hashOfToken(one))).toEqual(others.map(() => undefined))
  })
})

it("a token may be used so often in a minute, over all processes", async () => {
  const [one, other] = [new RequestRate(db, 3), new RequestRate(db, 3)]
  expect([await one.exceeded("whtok_1"), await other.exceeded("whtok_1")]).toEqual([null, null])
  expect(await one.exceeded("whtok_1")).toBeNull()
  expect(await other.exceeded("whtok_2")).toBeNull()
  const seconds = await other.exceeded("whtok_1")
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
})

it.each(ALL_WAYS.filter((way) => way !== TIME_OUT))(
  "a token is still authenticated, and its requests counted, where neither can be stored: %s",
  async (way) => {
    const { id } = await apps.create(settings())
    const { token, id: token_id } = await apps.createToken(id)
    // A pool of the test's own, whose connections are cut.
    const own = connect(DATABASE, 3)
    await failing.arm(way, "webhook_app_token", "insert or update")
    const authenticated = new WebhookApps(own).authenticate(token, "203.0.113.7")
    // A merchant's own trigger that refuses the row does so at each try.
    await (QUOTING.includes(way)
      ? expect(authenticated).rejects.toThrow("Database error")
      : expect(authenticated).resolves.toEqual({ token_id, app_id: id }))
    await failing.disarm("webhook_app_token")

    const rate = new RequestRate(own, 2)
    await failing.arm(way, "webhook_app_rate", "insert or update")
    expect([await rate.exceeded(token_id), await rate.exceeded(token_id)]).toEqual([null, null])
    expect(await rate.exceeded(token_id)).toBeGreaterThan(0)
    await failing.disarm("webhook_app_rate")
    await until("the database counts again", async () => {
      await rate.exceeded("whtok_other")
      const { rows } = await db.raw("select 1 from webhook_app_rate where key = 'whtok_other'")
      return rows.length > 0
    })
    await own.destroy()
  }
)

describe("an app's webhooks", () => {
  it("are paused while it is suspended, and resume with it", async () => {
    const { id } = await apps.create(settings())
    const [active, paused] = [await insertOwned(id), await insertOwned(id)]
    const other = await insertWebhook(db, { url: "https://crm.example/hooks" })
    await updateWebhookRows(db, [{ id: paused, status: "paused" }])
    await apps.update(id, { status: "suspended" })
    expect(await stateOf(active)).toEqual({ status: "paused", paused_with_app: true, is_served: false })
    expect(await stateOf(other)).toMatchObject({ status: "active" })
    await apps.update(id, { status: "active" })
    expect(await stateOf(active)).toEqual({ status: "active", paused_with_app: false, is_served: true })
    expect(await stateOf(paused)).toMatchObject({ status: "paused" })
  })

  it("are sent nothing while it is suspended, and what waited when it is active again", async () => {
    const receiver = await Receiver.start()
    const { id } = await apps.create(settings())
    await insertOwned(id, receiver.url)
    const { pipeline, bus } = createPipeline(db)
    await pipeline.start()
    await apps.update(id, { status: "suspended" })
    await pipeline.reload()
    await bus.emit("product.updated", { id: "prod_1" })
    await until("the delivery", async () => {
      const { rows } = await db.raw("select 1 from webhook_delivery where status = 'created'")
      return rows.length === 1
    })
    expect(receiver.received).toHaveLength(0)
    await apps.update(id, { status: "active" })
    await until("the message", () => receiver.received.length === 1)
    await pipeline.stop()
    await receiver.stop()
  })

  it("are not activated while it is suspended", async () => {
    const { id } = await apps.create(settings())
    const webhook = await insertOwned(id)
    await apps.update(id, { status: "suspended" })
    await expect(transaction(db, (trx) => admitActivation(trx, [webhook]))).rejects.toThrow(
      `Webhook app ${id} is suspended: its webhooks resume with it`
    )
  })

  it("are as many as it may have, also when two are created at the same time", async () => {
    const { id } = await apps.create(settings({ max_webhooks: 2 }))
    await insertOwned(id)
    const admit = () =>
      transaction(db, async (trx) => {
        await admitWebhooks(trx, id, 1)
        await insertWebhooks(trx, [{ ...(await wholeRow()), app_id: id }])
      })
    const made = await Promise.allSettled([admit(), admit(), admit()])
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"])
    await expect(admit()).rejects.toThrow(`Webhook app ${id} may have at most 2 webhooks`)
    expect(await listWebhookIdsOfApp(db, id)).toHaveLength(2)
  })

  it("have names for scripts of their own, beside those of other apps and of the shop", async () => {
    const [one, other] = [await apps.create(settings()), await apps.create(settings())]
    const ids = [
      await insertOwned(one.id),
      await insertOwned(other.id),
      await insertWebhook(db, { url: "https://crm.example/hooks" }),
    ]
    await updateWebhookRows(
      db,
      ids.map((id) => ({ id, external_id: "main" }))
    )
    const second = await insertOwned(one.id)
    await expect(updateWebhookRows(db, [{ id: second, external_id: "main" }])).rejects.toThrow(
      "IDX_webhook_endpoint_external_id_unique"
    )
  })
})

it("the audit trail has an app's changes and tokens, and nothing of a token but its end", async () => {
  const { id } = await apps.create(settings())
  await apps.update(id, { topics: ["product.created"] })
  const token = await apps.createToken(id)
  await apps.update(id, { status: "suspended" })
  await apps.update(id, { status: "active" })
  await apps.deleteToken(id, token.id)
  await apps.softDelete(id)
  await insertOwned(id)
  const { entries } = await listAuditEntries(db, { app_id: [id] }, { limit: 20, offset: 0 })
  const ofApp = entries.filter(({ object }) => object === "webhook_app")
  expect(ofApp.map(({ action }) => action).reverse()).toEqual([
    "created",
    "updated",
    "token_created",
    "suspended",
    "resumed",
    "token_deleted",
    "deleted",
  ])
  expect(ofApp.at(-2)).toMatchObject({
    ...{ actor_type: "user", actor_id: ADA.id, object_id: id, object_name: "Warehouse" },
    changes: { topics: { from: ["product.*"], to: ["product.created"] } },
  })
  expect(entries.some(({ object, action }) => object === "webhook" && action === "updated")).toBe(true)
  const { rows } = await db.raw("select string_agg(a::text, '') as text from webhook_audit a")
  expect(rows[0].text).not.toContain(hashOfToken(token.token))
})

/** A webhook's row as the database has it. */
async function wholeRow(): Promise<Record<string, unknown> & { id: string }> {
  const id = await insertWebhook(db, { url: "https://warehouse.example/hooks" })
  const { rows } = await db.raw("delete from webhook_endpoint where id = ? returning *", [id])
  return rows[0]
}

describe("an app's search of the log", () => {
  /** A delivery, with a remark that its receiver may have worded. */
  async function insertDelivery(
    webhookId: string,
    resource_id: string,
    topic: string,
    remark: string | null
  ) {
    const direct = {
      ...{ event_id: newEventId(), delivery_id: newDeliveryId(), webhook_id: webhookId },
      ...{ topic, resource_id, source: "test" as const, payload: "{}", occurred_at: new Date() },
    }
    await insertDirectDelivery(db, direct, 3600)
    await db.raw("update webhook_delivery set remark = ? where id = ?", [remark, direct.delivery_id])
    return direct
  }

  it("finds the same whether another's log knows the text or not: an id, its beginning, a topic or a name", async () => {
    const [app, other] = [await apps.create(settings()), await apps.create(settings())]
    const [own, theirs] = [await insertOwned(app.id), await insertOwned(other.id)]
    await updateWebhookRows(db, [{ id: theirs, name: "Payroll" }])
    const { event_id } = await insertDelivery(theirs, "prod_theirs", "action.payday", null)
    const known = ["prod_theirs", event_id, event_id.slice(0, -4), "action.payd", "Payroll", theirs]
    for (const text of [...known, "prod_nobodys", "Nothing"]) {
      const mine = await insertDelivery(own, "prod_mine", "product.created", `Not found: ${text}`)
      const { deliveries } = await listDeliveries(
        db,
        { webhook_id: [own], q: text, q_within: { webhook_id: [own], topics: ["product.created"] } },
        { limit: 10 }
      )
      expect({ text, ids: deliveries.map(({ id }) => id) }).toEqual({ text, ids: [mine.delivery_id] })
      await db.raw("update webhook_delivery set remark = null where id = ?", [mine.delivery_id])
    }
  })

  it("finds its own by an id, its beginning, a topic and a webhook's name", async () => {
    const app = await apps.create(settings())
    const own = await insertOwned(app.id)
    await updateWebhookRows(db, [{ id: own, name: "Main" }])
    const { event_id, delivery_id } = await insertDelivery(own, "prod_mine", "product.created", null)
    const q_within = { webhook_id: [own], topics: ["product.created", "product.updated"] }
    for (const q of ["prod_mine", event_id, delivery_id, event_id.slice(0, -4), "product.c", "main"]) {
      const { deliveries } = await listDeliveries(db, { webhook_id: [own], q, q_within }, { limit: 10 })
      expect({ q, ids: deliveries.map(({ id }) => id) }).toEqual({ q, ids: [delivery_id] })
    }
  })
})

describe("a test with a resource of the shop", () => {
  it.each(["push", "pull"] as const)(
    "is not given out by %s any more when the app's rights were narrowed, and one with a sample is",
    async (mode) => {
      const receiver = await Receiver.start()
      const { pipeline } = createPipeline(db)
      const { id } = await apps.create(settings())
      const webhook = await insertOwned(id, receiver.url)
      await db.raw("update webhook_endpoint set mode = ?, url = case when ? = 'push' then url end", [
        mode,
        mode,
      ])
      const queue = async (resource_id: string | null) => {
        const delivery_id = newDeliveryId()
        await insertDirectDelivery(
          db,
          {
            ...{ event_id: newEventId(), delivery_id, webhook_id: webhook, topic: "product.created" },
            ...{
              resource_id,
              source: "test",
              payload: `{"about":"${resource_id}"}`,
              occurred_at: new Date(),
            },
          },
          0
        )
        return delivery_id
      }
      const [held, sample] = [await queue("prod_1"), await queue(null)]
      await apps.update(id, { topics: ["order.*"] })
      await pipeline.registry.refresh()
      let given: string[]
      if (mode === "pull") {
        const fetched = await pipeline.messages.fetch(
          present(pipeline.registry.get(webhook), "the webhook"),
          10
        )
        given = fetched.map(({ message }) => message.body)
      } else {
        await pipeline.start()
        await until("both ends", async () =>
          (await deliveriesOf(db, webhook)).every(({ finished_at }) => finished_at)
        )
        given = receiver.received.map(({ body }) => body)
      }
      expect(given).toEqual(['{"about":"null"}'])
      const deliveries = await deliveriesOf(db, webhook)
      expect(deliveries.find((one) => one.id === held)).toMatchObject({
        status: "failed",
        remark: "The webhook's app may not have this topic any more",
      })
      expect(deliveries.find((one) => one.id === sample)).not.toMatchObject({ status: "failed" })
      await pipeline.stop()
      await receiver.stop()
    }
  )
})

describe("a replay that is refused for the app's rights", () => {
  const TOPIC = "action.loyalty.points_earned"
  const SINCE = ["attempt_count", "response_status", "remark", "finished_at"]

  let receiver: Receiver
  let shop: ReturnType<typeof createPipeline>
  let webhook: string

  const replay = (ids?: string[]) =>
    shop.pipeline.bulk.run({
      kind: "requeue",
      selection: ids ? { ids } : { filters: { webhook_id: webhook } },
      requeue: { kind: "replay", statuses: ["success", "failed", "cancelled"] },
    })
  const settled = (count: number) =>
    until("the end of all", async () => {
      const deliveries = await deliveriesOf(db, webhook)
      return deliveries.length === count && deliveries.every(({ finished_at }) => finished_at) && deliveries
    })

  /** An app's webhook, push or pull, to which this many deliveries have arrived. */
  async function arrive(mode: "push" | "pull", count: number): Promise<{ app: string }> {
    const { id: app } = await apps.create(settings({ topics: [TOPIC] }))
    webhook = await insertOwned(app, receiver.url)
    await db.raw(
      "update webhook_endpoint set topics = ?::text[], mode = ?, url = case when ? = 'push' then url end, retry_schedule = '[0, 0]'",
      [`{${TOPIC}}`, mode, mode]
    )
    await shop.pipeline.start()
    for (let points = 0; points < count; points++) {
      await shop.bus.emit("loyalty.points_earned", { id: `member_${points}`, points })
    }
    if (mode === "pull") {
      const fetched = await until("the messages", async () => {
        const waiting = (await deliveriesOf(db, webhook)).length === count
        return (
          waiting && shop.pipeline.messages.fetch(present(shop.pipeline.registry.get(webhook), "it"), count)
        )
      })
      const ids = fetched.map(({ message }) => message.id)
      await shop.pipeline.messages.acknowledge(present(shop.pipeline.registry.get(webhook), "it"), ids)
    }
    await settled(count)
    return { app }
  }

  const narrow = async (app: string) => {
    await apps.update(app, { topics: ["order.*"] })
    await shop.pipeline.registry.refresh()
  }

  beforeEach(async () => {
    receiver = await Receiver.start()
    shop = createPipeline(db)
  })

  afterEach(async () => {
    await shop.pipeline.stop()
    await receiver.stop()
  })

  it("is not begun, and a failed delivery among the successes is", async () => {
    const { app } = await arrive("push", 3)
    const before = await deliveriesOf(db, webhook)
    const failed = String(itemAt(before, 0).id)
    await db.raw(
      "update webhook_delivery set status = 'failed', failed_at = finished_at, remark = '500' where id = ?",
      [failed]
    )
    await narrow(app)
    receiver.reset()
    expect(await replay()).toBe(1)
    const after = await settled(3)
    expect(after.find(({ id }) => id === failed)).toMatchObject({
      status: "failed",
      remark: "The webhook's app may not have this topic any more",
    })
    expect(after.filter(({ id }) => id !== failed)).toEqual(before.filter(({ id }) => id !== failed))
    expect(receiver.received).toEqual([])
  })

  it.each(["push", "pull"] as const)(
    "leaves a success of a %s webhook as it was, even if the rights are narrowed between request and run",
    async (mode) => {
      const { app } = await arrive(mode, 2)
      const before = await deliveriesOf(db, webhook)
      await db.raw("update webhook_endpoint set status = 'paused', inactive_since = now()")
      await shop.pipeline.registry.refresh()
      expect(await replay()).toBe(2)
      expect(await deliveriesOf(db, webhook)).toMatchObject([{ status: "retrying" }, { status: "retrying" }])
      await apps.update(app, { topics: ["order.*"] })
      await db.raw("update webhook_endpoint set status = 'active', inactive_since = null")
      await shop.pipeline.registry.refresh()
      receiver.reset()
      shop.pipeline.wake()
      if (mode === "pull") {
        const own = present(shop.pipeline.registry.get(webhook), "the webhook")
        expect(await shop.pipeline.messages.fetch(own, 10)).toEqual([])
      }
      const after = await settled(2)
      expect(after.map((one) => pick(one, ["id", "status", ...SINCE]))).toEqual(
        before.map((one) => pick(one, ["id", "status", ...SINCE]))
      )
      expect(receiver.received).toEqual([])
      const { rows } = await db.raw("select failing_since, consecutive_failures from webhook_endpoint")
      expect(rows).toEqual([{ failing_since: null, consecutive_failures: 0 }])
    }
  )

  it("leaves each as a success, or sends it, while others narrow and widen the rights", async () => {
    const { app } = await arrive("push", 40)
    const sentBefore = receiver.received.length
    let refused = 0
    /** Notes replays that were begun and then not let through (`restoreSuccesses`). */
    const note = ({ rowCount }: { rowCount: number }, { sql }: { sql: string }) => {
      refused += /\bkept as materialized\b/.test(sql) ? rowCount : 0
    }
    db.on("query-response", note)
    let turns = 0
    const isDone = () => turns >= 30 && refused > 0 && receiver.received.length > sentBefore
    const narrowing = (async () => {
      while (!isDone()) {
        turns += 1
        await apps.update(app, { topics: turns % 2 ? ["order.*"] : [TOPIC] })
        await shop.pipeline.registry.refresh()
      }
    })()
    const replaying = (async () => {
      while (!isDone()) {
        await replay()
        await bulkCancel()
      }
    })()
    await Promise.all([narrowing, replaying])
    db.off("query-response", note)
    const deliveries = await settled(40)
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(["success"]))
    const { rows } = await db.raw("select sum(attempt_count)::int as attempts from webhook_delivery")
    expect(receiver.received).toHaveLength(rows[0].attempts)
    expect(rows[0].attempts).toBeGreaterThan(sentBefore)
  })

  const bulkCancel = () =>
    shop.pipeline.bulk.run({
      kind: "cancel",
      selection: { filters: { webhook_id: webhook, status: ["created", "retrying"] } },
      remark: "Its app may not have this topic any more",
    })

  it("is one success in the statistics, whether it was cancelled or not let through", async () => {
    await arrive("push", 2)
    await db.raw("update webhook_endpoint set status = 'paused', inactive_since = now()")
    await shop.pipeline.registry.refresh()
    await replay()
    expect(await bulkCancel()).toBe(2)
    expect(await deliveriesOf(db, webhook)).toMatchObject([{ status: "success" }, { status: "success" }])
    await addUp(db)
    const { rows } = await db.raw(
      "select sum(success)::int as success, sum(cancelled)::int as cancelled from webhook_stats where webhook_id = ?",
      [webhook]
    )
    expect(rows).toEqual([{ success: 2, cancelled: 0 }])
  })
})

describe("a webhook of an app", () => {
  it("is sent nothing in the shop's own network, which the shop has opened for its own webhooks", async () => {
    const receiver = await Receiver.start()
    const network = { allow: ["127.0.0.0/8"], allowHttp: true }
    const { pipeline, bus } = createPipeline(db, { network, apps: {} })
    const { id: appId } = await apps.create(settings({ topics: ["action.loyalty.points_earned"] }))
    const own = await insertWebhook(db, { url: receiver.url, topics: ["action.loyalty.points_earned"] })
    const ofApp = await insertOwned(appId, receiver.url)
    await db.raw(
      "update webhook_endpoint set topics = '{action.loyalty.points_earned}', retry_schedule = '[]'"
    )
    await pipeline.start()
    await bus.emit("loyalty.points_earned", { points: 1 })

    const finished = (id: string) =>
      until("its end", async () => (await deliveriesOf(db, id)).find(({ finished_at }) => finished_at))
    expect(await finished(own)).toMatchObject({ status: "success" })
    expect(await finished(ofApp)).toMatchObject({
      status: "failed",
      remark: expect.stringMatching(/^Blocked/),
    })
    expect(receiver.received).toHaveLength(1)
    await pipeline.stop()
    await receiver.stop()
  })
})
