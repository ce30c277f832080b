import { inspect } from "node:util"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { asWritten } from "../../../src/types/typed"
import { atLeast, firstOf } from "../../../scripts/present"
import { connect } from "../../support/database"
import { ALL_WAYS, FailingWrites } from "../../support/failing-writes"
import {
  OWN_SECRET,
  TOPIC,
  admin,
  create,
  database,
  delivered,
  emit,
  getContainer,
  list,
  pings,
  read,
  receiver,
  service,
} from "./set-up"

export function manyAtOnce(): void {
  describe("the audit trail", () => {
    it("names the admin of each change, and shows no secret", async () => {
      const { id, secret } = await create({ name: "CRM", headers: { "x-key": "partner-token" } })
      await admin.post(`/admin/webhooks/${id}`, { rate_limit: 5, headers: { "x-key": "other-token" } })
      const rotated = await admin.post(`/admin/webhooks/${id}/rotate-secret`, {})
      await admin.post("/admin/webhooks/batch", { update: [{ id, status: "paused" }] })
      await admin.delete(`/admin/webhooks/${id}`)
      const { status, data } = await admin.get(`/admin/webhook-audit?webhook_id=${id}`)
      expect(status).toBe(200)
      const { created_by } = await service().retrieveWebhookEndpoint(id, { withDeleted: true })
      expect(data).toMatchObject({ count: 5, offset: 0, limit: 20 })
      expect(data.audit_entries.map(({ action }: { action: string }) => action)).toEqual([
        "deleted",
        "paused",
        "secret_rotated",
        "updated",
        "created",
      ])
      for (const entry of data.audit_entries) {
        expect(entry).toMatchObject({ actor_type: "user", actor_id: created_by, object_name: "CRM" })
      }
      expect(data.audit_entries[3].changes).toEqual({
        rate_limit: { from: null, to: 5 },
        headers: "changed",
      })
      const text = JSON.stringify(data)
      for (const hidden of [secret, rotated.data.webhook.secret, "partner-token", "other-token"]) {
        expect(text).not.toContain(hidden)
      }
    })

    it("says that it was the shop's own code", async () => {
      const { id } = await create()
      await service().updateWebhookEndpoints({ id, name: "By code" })
      const { data } = await admin.get(`/admin/webhook-audit?webhook_id=${id}&actor_type=code`)
      expect(data.audit_entries).toMatchObject([{ action: "updated", actor_id: null }])
    })

    it("refuses a filter that it does not know the value of", async () => {
      const { status, data } = await admin.get("/admin/webhook-audit?action=read")
      expect({ status, message: data.message }).toEqual({
        status: 400,
        message: expect.stringContaining("action"),
      })
    })
  })

  describe("a batch", () => {
    it("creates, changes and deletes, and shows the new secrets", async () => {
      const [changed, deleted] = [await create({ name: "Old" }), await create()]
      const { status, data } = await admin.post("/admin/webhooks/batch", {
        create: [{ url: receiver.url, topics: [TOPIC], name: "New" }],
        update: [{ id: changed.id, name: "Changed" }],
        delete: [deleted.id],
      })
      expect(status).toBe(200)
      expect(data).toMatchObject({
        created: [{ name: "New", secret: expect.stringMatching(/^whsec_/), created_by: admin.id }],
        updated: [{ id: changed.id, name: "Changed" }],
        deleted: { ids: [deleted.id], object: "webhook", deleted: true },
      })
      expect(data.updated[0]).not.toHaveProperty("secret")
      expect(await list("order=name")).toEqual(["Changed", "New"])
    })

    it("may have any part of it, even none", async () => {
      const empty = { created: [], updated: [], deleted: { ids: [], object: "webhook", deleted: true } }
      expect(await admin.post("/admin/webhooks/batch")).toMatchObject({ status: 200, data: empty })
    })

    it("is undone whole when anything fails while it is written, and pings no one", async () => {
      const settings = { headers: { "x-a": "1" }, context: { a: 1 }, metadata: { a: 1 }, status: "paused" }
      const [changed, deleted] = [await create({ name: "Old", ...settings }), await create({ name: "Kept" })]
      await pings(1)
      const before = (await admin.get("/admin/webhooks?order=name")).data.webhooks
      const failing = jest.spyOn(service(), "ping").mockRejectedValueOnce(new Error("no space left"))

      const { status } = await admin.post("/admin/webhooks/batch", {
        create: [{ url: receiver.url, topics: [TOPIC], name: "New" }],
        update: [
          {
            id: changed.id,
            name: "Changed",
            status: "active",
            headers: { "x-b": "2" },
            context: null,
            metadata: { b: 2 },
          },
        ],
        delete: [deleted.id],
      })
      failing.mockRestore()
      expect(status).toBe(500)
      const after = (await admin.get("/admin/webhooks?order=name")).data.webhooks
      const untimed = (webhooks: object[]) => webhooks.map((webhook) => ({ ...webhook, updated_at: null }))
      expect(untimed(after)).toEqual(untimed(before))

      await emit(1)
      await delivered(1, "status=success")
      await delivered(1, "status=created")
      expect(receiver.of("webhook.ping")).toHaveLength(1)
    })
  })

  describe("a change of several steps", () => {
    /** Makes the database refuse updates of webhooks that meet a condition, while `work` runs. */
    async function refusing<Result>(condition: string, work: () => Promise<Result>): Promise<Result> {
      await database().raw(
        `create function refuse_change() returns trigger language plpgsql as
         $$ begin raise exception 'refused'; end $$`
      )
      await database().raw(
        `create trigger refuse_change before update on webhook_endpoint for each row when (${condition})
         execute function refuse_change()`
      )
      try {
        return await work()
      } finally {
        await database().raw("drop function refuse_change() cascade")
      }
    }

    it("is undone whole when a webhook of it cannot resume", async () => {
      const renamed = await create({ name: "Old", status: "paused" })
      const resumed = await create({ name: "Paused", status: "paused" })
      const { status } = await refusing("old.status = 'paused' and new.status = 'active'", () =>
        admin.post("/admin/webhooks/batch", {
          update: [
            { id: renamed.id, name: "New" },
            { id: resumed.id, name: "Active", status: "active", waiting_deliveries: "cancel" },
          ],
        })
      )
      expect(status).toBe(500)
      expect(await read(renamed.id)).toMatchObject({ name: "Old", status: "paused" })
      expect(await read(resumed.id)).toMatchObject({ name: "Paused", status: "paused" })
    })

    it("of the secret is one write: a rotation that fails leaves the secret as it was", async () => {
      const { id, secret } = await create()
      const condition = "new.secret_rotated_at is distinct from old.secret_rotated_at"
      const { status } = await refusing(condition, () =>
        admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 0 })
      )
      expect(status).toBe(500)
      expect((await admin.post(`/admin/webhooks/${id}/reveal-secret`)).data).toEqual({ secret })
    })
  })

  describe("a merchant's own code", () => {
    const row = (name: string) => ({
      name,
      url: receiver.url,
      topics: [TOPIC],
      secrets: asWritten<Record<string, unknown>>([{ value: OWN_SECRET, expires_at: null }]),
      secret_hint: "abcde",
      metadata: { team: "sales", dropped: 1 },
    })

    it("writes rows as by Medusa's generated methods: one, several, by selector, defaults filled in", async () => {
      const one = await service().createWebhookEndpoints(row("One"))
      const [two, three] = atLeast(
        2,
        await service().createWebhookEndpoints([row("Two"), { ...row("Three"), status: "paused" as const }])
      )
      expect(one).toEqual(await service().retrieveWebhookEndpoint(one.id))
      expect(one).toMatchObject({
        status: "active",
        payload: "full",
        sales_channel_ids: [],
        max_failures: null,
      })
      expect([two.name, three.status]).toEqual(["Two", "paused"])
      expect(await service().createWebhookEndpoints([])).toEqual([])

      const changed = await service().updateWebhookEndpoints({
        id: one.id,
        headers: { "x-a": "1" },
        metadata: { team: "shop", dropped: "" },
      })
      expect(changed).toMatchObject({ name: "One", headers: { "x-a": "1" }, metadata: { team: "shop" } })
      expect(changed.metadata).not.toHaveProperty("dropped")
      const selected = await service().updateWebhookEndpoints({
        selector: { status: "active" },
        data: { topics: ["*"], headers: null },
      })
      expect(selected.map(({ name }) => name).sort()).toEqual(["One", "Two"])
      expect(await service().retrieveWebhookEndpoint(one.id)).toMatchObject({
        topics: ["*"],
        headers: null,
      })
    })

    it("moves a row's time of change with each write, by which every process notices it", async () => {
      const { id, updated_at: created } = await service().createWebhookEndpoints(row("Busy"))
      const times = [created]
      for (const name of ["a", "b", "c"]) {
        times.push((await service().updateWebhookEndpoints({ id, name })).updated_at)
      }
      await service().softDeleteWebhookEndpoints(id)
      expect(await service().listWebhookEndpoints({ id })).toEqual([])
      await service().restoreWebhookEndpoints([{ id }])
      times.push((await service().retrieveWebhookEndpoint(id)).updated_at)
      const numbers = times.map((time) => time.getTime())
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    })

    it("writes nothing where a webhook is unknown, or a column wrong", async () => {
      const { id } = await service().createWebhookEndpoints(row("Kept"))
      const changes = [
        { id, name: "Changed" },
        { id: "whk_0", name: "Changed" },
      ]
      await expect(service().updateWebhookEndpoints(changes)).rejects.toThrow(
        "Webhook with id: whk_0 was not found"
      )
      await expect(service().updateWebhookEndpoints({ name: "Changed" })).rejects.toThrow("id is missing")
      const { url: _, ...withoutUrl } = row("New")
      await expect(service().createWebhookEndpoints(withoutUrl)).rejects.toThrow("url is missing")
      expect(await list("")).toEqual(["Kept"])
    })
  })

  describe("a write that fails", () => {
    const HEADER = "value-of-a-header"

    /** Everything that Medusa writes into its log meanwhile. */
    function keepLog(): { written: string[]; stop: () => void } {
      const written: string[] = []
      const logger = getContainer().resolve(ContainerRegistrationKeys.LOGGER)
      const keep = (...line: unknown[]) => {
        written.push(inspect(line, { depth: 9, showHidden: true }))
        return true
      }
      const spies = [
        ...(["error", "warn", "info", "log"] as const).map((name) => jest.spyOn(logger, name)),
        jest.spyOn(process.stdout, "write"),
        jest.spyOn(process.stderr, "write"),
      ]
      spies.forEach((spy) => asWritten<jest.SpyInstance>(spy).mockImplementation(keep))
      return { written, stop: () => spies.forEach((spy) => spy.mockRestore()) }
    }

    it("shows neither secrets nor headers in its answer, in the log, or in what Medusa keeps of workflows", async () => {
      const db = getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)
      const { id, secret } = await create({ headers: { authorization: `Bearer ${HEADER}` } })
      const { rows: names } = await db.raw("select current_database() as name")
      // A pool of the test's own: the shop's connections are cut.
      const own = connect(names[0].name)
      const failing = await FailingWrites.prepare(own)
      const settings = { headers: { "x-key": HEADER }, context: { key: HEADER } }
      const added = { url: receiver.url, topics: [TOPIC], secret: OWN_SECRET, ...settings }
      const log = keepLog()
      const answers = []
      for (const way of ALL_WAYS.filter((one) => one !== "a statement time-out")) {
        await failing.arm(way, "webhook_endpoint", "insert or update")
        answers.push(
          await admin.post("/admin/webhooks", added),
          await admin.post(`/admin/webhooks/${id}`, settings),
          await admin.post("/admin/webhooks/batch", { create: [added], update: [{ id, ...settings }] }),
          await admin.post(`/admin/webhooks/${id}/rotate-secret`),
          await admin.delete(`/admin/webhooks/${id}`)
        )
        await failing.disarm("webhook_endpoint")
      }
      log.stop()
      const { rows } = await own.raw("select * from workflow_execution")
      await own.destroy()

      expect(answers.map(({ status }) => status).filter((status) => ![422, 500].includes(status))).toEqual([])
      expect(firstOf(answers).data.message).toMatch(
        /^Database error in "insert into webhook_endpoint": 25006/
      )
      expect(log.written.join()).toContain("25006")
      const texts = [...log.written, ...answers.map(({ data }) => JSON.stringify(data)), JSON.stringify(rows)]
      for (const hidden of [secret, OWN_SECRET, HEADER]) {
        expect(texts.filter((text) => text.includes(hidden))).toEqual([])
      }
      expect(await read(id)).toMatchObject({
        status: "active",
        headers: { authorization: `Bearer ${HEADER}` },
      })
    })
  })
}
