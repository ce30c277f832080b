import { asWritten } from "../../../src/types/typed"
import { atLeast, findIn, firstOf, present } from "../../../scripts/present"
import { shiftClock } from "../../support/clock"
import { until } from "../../support/until"
import {
  TOPIC,
  admin,
  change,
  create,
  database,
  delivered,
  deliveries,
  emit,
  list,
  pings,
  read,
  receiver,
  service,
} from "./set-up"

export function changing(): void {
  describe("changing", () => {
    it("replaces what is given, merges metadata, and leaves the rest", async () => {
      const { id } = await create({
        name: "CRM",
        headers: { "x-a": "1", "x-b": "2" },
        context: { a: { b: 1, c: 2 } },
        filter: { "data.a": 1, "data.b": 2 },
        retry_schedule: [5, 60],
        metadata: { kept: 1, changed: 1, dropped: 1 },
      })
      const changed = await change(id, {
        headers: { "x-b": "3" },
        context: { a: { b: 9 } },
        filter: { "data.c": 3 },
        retry_schedule: [],
        metadata: { changed: 2, dropped: "" },
      })
      const expected = {
        name: "CRM",
        headers: { "x-b": "3" },
        context: { a: { b: 9 } },
        filter: { "data.c": 3 },
        retry_schedule: [],
        metadata: { kept: 1, changed: 2 },
      }
      expect(changed).toEqual(expect.objectContaining(expected))
      expect(await read(id)).toEqual(expect.objectContaining(expected))

      const cleared = { headers: null, context: null, filter: null, fields: null, retry_schedule: null }
      expect(await change(id, cleared)).toMatchObject({ ...cleared, name: "CRM" })
    })

    it("is refused with the names of what someone else has changed since it was read", async () => {
      const expires_at = "2099-12-31T22:59:59.000Z"
      const settings = { name: "Both", headers: { a: "1", b: "2" }, context: { x: 1, y: 2 }, expires_at }
      const { id } = await create(settings)
      const { name, url, fields } = await read(id)
      const expected = { name, url, headers: { b: "2", a: "1" }, fields, expires_at }
      await change(id, { name: "First", headers: { a: "1" }, timeout_ms: 700 })

      const late = await admin.post(`/admin/webhooks/${id}`, { context: null, expected })
      expect(late.status).toBe(409)
      expect(late.data.message).toMatch(/changed meanwhile: name, headers\. /)
      const batch = {
        create: [{ url: receiver.url, topics: [TOPIC] }],
        update: [{ id, context: null, expected }],
      }
      const all = await admin.post("/admin/webhooks/batch", batch)
      expect([all.status, all.data.message]).toEqual([409, late.data.message])
      expect(await read(id)).toMatchObject({ name: "First", context: { x: 1, y: 2 } })
      expect(await list("")).toEqual(["First"])

      const now = { name: "First", headers: { a: "1" }, status: "active", context: { y: 2, x: 1 } }
      await change(id, { context: null, expected: now })
      expect(await read(id)).toMatchObject({ name: "First", context: null, timeout_ms: 700 })
    })

    it("is refused where two expect the same at one moment: one is saved, the other learns what it changed", async () => {
      const { id, name } = await create({ metadata: { kept: 1 } })
      // Both have looked at the row, and wait to write it, before either has.
      const trx = await database().transaction()
      await trx.raw("select 1 from webhook_endpoint where id = ? for update", [id])
      const edits = ["Mine", "Yours"].map((wanted) =>
        admin.post(`/admin/webhooks/${id}`, { name: wanted, metadata: { [wanted]: 1 }, expected: { name } })
      )
      await until("both to wait for the row", async () => {
        // Outside of the transaction, which would see the activity of its first look for ever.
        const { rows } = await database().raw(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like '%webhook_endpoint%'`
        )
        return rows.length >= 2
      })
      await trx.commit()
      const answers = await Promise.all(edits)
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const saved = firstOf(answers).status === 200 ? "Mine" : "Yours"
      const refused = findIn(answers, ({ status }) => status === 409)
      expect(refused.data.message).toBe(`Webhook ${id} was changed meanwhile: name. Read it again.`)
      expect(await read(id)).toMatchObject({ name: saved, metadata: { kept: 1, [saved]: 1 } })
    })

    it("counts at once: the next message has the id alone, until its payload is full again", async () => {
      const { id } = await create({ filter: { "data.points": { $gt: 0 } } })
      expect((await change(id, { payload: "thin" })).payload).toBe("thin")
      await emit(0)
      await emit(1)
      await delivered(1, `webhook_id=${id}&status=success`)
      await change(id, { payload: "full" })
      await emit(2)
      await delivered(2, `webhook_id=${id}&status=success`)

      const data = receiver.of(TOPIC).map(({ body }) => JSON.parse(body).data)
      expect(data).toEqual([{ id: "member_1" }, { id: "member_2", points: 2 }])
    })

    it("counts at once: the next attempt has the new headers", async () => {
      const { id } = await create({ headers: { "x-shop": "north" } })
      await change(id, { headers: { "x-shop": "south" } })
      await emit(1)
      const [received] = atLeast(
        1,
        await until("the event", () => receiver.of(TOPIC).length && receiver.of(TOPIC))
      )
      expect(received.headers["x-shop"]).toBe("south")
    })

    it("pings a new URL of an active webhook, and no other change of it", async () => {
      const { id, pinged_at } = await create()
      await pings(1)
      expect((await change(id, { name: "CRM", url: receiver.url })).pinged_at).toBe(pinged_at)
      const moved = await change(id, { url: `${receiver.url}/moved` })
      expect(Date.parse(moved.pinged_at)).toBeGreaterThan(Date.parse(pinged_at))
      expect((await pings(2)).map(({ path }) => path)).toEqual(["/hook", "/hook/moved"])
    })

    it("pings a webhook that is active for the first time, but not one that was only paused", async () => {
      const { id } = await create({ status: "paused" })
      await change(id, { url: `${receiver.url}/moved` })
      expect((await deliveries("topic=webhook.ping")).count).toBe(0)
      await change(id, { status: "active" })
      await change(id, { status: "paused" })
      await change(id, { status: "active" })
      expect((await deliveries("topic=webhook.ping")).count).toBe(1)
    })
  })

  describe("pausing and resuming", () => {
    it("keeps what happens meanwhile and delivers it on resume", async () => {
      const { id } = await create()
      expect(await change(id, { status: "paused" })).toMatchObject({
        status: "paused",
        disabled_reason: null,
      })
      await emit(1)
      await emit(2)
      const waiting = await delivered(2, "status=created")
      expect(waiting).toMatchObject([{ attempt_count: 0 }, { attempt_count: 0 }])
      expect(receiver.of(TOPIC)).toHaveLength(0)

      await change(id, { status: "active" })
      await delivered(2, "status=success")
      expect(receiver.of(TOPIC)).toHaveLength(2)
    })

    it("cancels what has waited when the admin says so, and delivers what comes after", async () => {
      const { id } = await create()
      await change(id, { status: "paused" })
      await emit(1)
      await delivered(1, "status=created")
      await change(id, { status: "active", waiting_deliveries: "cancel" })
      const [cancelled] = await delivered(1, "status=cancelled")
      expect(cancelled.remark).toMatch(/when the webhook was resumed/)
      await emit(2)
      await delivered(1, "status=success")
      expect(receiver.of(TOPIC).map(({ body }) => JSON.parse(body).data.points)).toEqual([2])
    })

    it("takes up again a webhook that max_failures disabled: counter at zero, and a ping", async () => {
      const { id } = await create({ retry_schedule: [], max_failures: 1 })
      await pings(1)
      receiver.answerWith(500)
      await emit(1)
      await until("the webhook to be disabled", async () => (await read(id)).status === "disabled")
      receiver.answerWith(204)

      expect(await change(id, { status: "active" })).toMatchObject({
        status: "active",
        disabled_reason: null,
        disabled_at: null,
        consecutive_failures: 0,
        failing_since: null,
        health: "healthy",
      })
      await pings(2)
    })

    it("says when an admin has disabled it", async () => {
      const { id } = await create()
      expect(await change(id, { status: "disabled" })).toMatchObject({
        status: "disabled",
        disabled_reason: "admin",
        disabled_at: expect.any(String),
        health: "inactive",
      })
    })
  })

  describe("in a process whose clock is ten minutes ahead", () => {
    /** How far a moment is from now, by the database's clock, in seconds. */
    const fromNow = async (moment: string) => {
      const { rows } = await database().raw(
        "select extract(epoch from ?::timestamptz - now())::float8 as seconds",
        [moment]
      )
      return rows[0].seconds
    }

    beforeEach(() => shiftClock(600_000))

    afterEach(() => shiftClock(0))

    it("a webhook is inactive since the moment that the other processes have too", async () => {
      const { id } = await create()
      await change(id, { status: "disabled" })
      const row = await service().retrieveWebhookEndpoint(id)
      expect(
        Math.abs(await fromNow(present(row.inactive_since, "inactive_since").toISOString()))
      ).toBeLessThan(60)
      expect(Math.abs(await fromNow(present(row.disabled_at, "disabled_at").toISOString()))).toBeLessThan(60)

      await change(id, { status: "active" })
      expect((await service().retrieveWebhookEndpoint(id)).inactive_seconds).toBeLessThan(60)
    })

    it("an old secret signs for as long as its overlap says, in every process", async () => {
      const { id } = await create()
      await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
      const { secrets } = await service().retrieveWebhookEndpoint(id)
      const [, old] = atLeast(2, asWritten<{ expires_at: string }[]>(secrets))
      expect(Math.abs((await fromNow(old.expires_at)) - 3600)).toBeLessThan(60)
    })
  })

  describe("deleting", () => {
    it("cancels what waits, keeps the log, and cannot be undone", async () => {
      const { id } = await create({ status: "paused" })
      await emit(1)
      const [waiting] = await delivered(1, "status=created")
      const { status, data } = await admin.delete(`/admin/webhooks/${id}`)
      expect({ status, data }).toEqual({ status: 200, data: { id, object: "webhook", deleted: true } })

      expect((await admin.get(`/admin/webhooks/${id}`)).status).toBe(404)
      expect((await admin.delete(`/admin/webhooks/${id}`)).status).toBe(404)
      expect((await admin.post(`/admin/webhooks/${id}/test`)).status).toBe(404)
      const detail = await admin.get(`/admin/webhook-deliveries/${waiting.id}`)
      expect(detail.data.webhook_delivery).toMatchObject({
        status: "cancelled",
        remark: "Webhook was deleted",
      })
      expect(await admin.post(`/admin/webhook-deliveries/${waiting.id}/retry`)).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("is deleted") },
      })
    })
  })
}
