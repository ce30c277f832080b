import {
  OWN_SECRET,
  admin,
  api,
  change,
  create,
  delivered,
  emit,
  list,
  pings,
  read,
  receiver,
  service,
} from "./set-up"

export function reading(): void {
  describe("reading", () => {
    it("never shows a secret again, nor anything of the plugin's own", async () => {
      const { secret, id } = await create({ secret: OWN_SECRET })
      const everything = [
        await admin.get(`/admin/webhooks/${id}`),
        await admin.get(`/admin/webhooks/${id}?fields=%2Bsecrets,%2Bsecret_hint,*secrets,secrets.*`),
        await admin.get(`/admin/webhooks/${id}?fields=id,secrets,secret_hint,probe_at,inactive_seconds,*`),
        await admin.get("/admin/webhooks?fields=%2Bsecrets"),
        await admin.post(`/admin/webhooks/${id}?fields=id,secrets`, { name: "CRM" }),
      ]
      for (const { status, data } of everything) {
        expect(status).toBe(200)
        expect(JSON.stringify(data)).not.toContain(secret)
        const webhook = data.webhook ?? data.webhooks[0]
        expect(Object.keys(webhook)).not.toEqual(
          expect.arrayContaining([
            expect.stringMatching(/^secrets|secret_hint|probe_number|failed_attempts|inactive_/),
          ])
        )
      }
    })

    it("gives the fields that are asked for, derived ones too", async () => {
      const { id } = await create({ name: "CRM", secret: OWN_SECRET })
      const { data } = await admin.get(`/admin/webhooks/${id}?fields=name,health,secret_redacted`)
      expect(data.webhook).toEqual({
        id,
        name: "CRM",
        health: "healthy",
        secret_redacted: "whsec_•••••HBwc=",
      })
    })

    it("finds by text, status, topic, health, sales channel and age, in order and in pages", async () => {
      await create({ name: "CRM", topics: ["order.*"], status: "paused" })
      await create({
        name: "ERP",
        topics: ["*", "order.created"],
        url: "https://erp.example",
        sales_channel_ids: ["sc_1"],
      })
      await create({ name: "Stock", topics: ["product.updated", "order.created"], status: "disabled" })

      expect(await list("q=cr")).toEqual(["CRM"])
      expect(await list("q=erp.example")).toEqual(["ERP"])
      expect(await list("q=")).toHaveLength(3)
      expect(await list("status=paused")).toEqual(["CRM"])
      expect(await list("status[]=paused&status[]=disabled&order=name")).toEqual(["CRM", "Stock"])
      expect(await list("topic=order.created&order=name")).toEqual(["ERP", "Stock"])
      expect(await list("topic=order.*")).toEqual(["CRM"])
      expect(await list("sales_channel_id=sc_1")).toEqual(["ERP"])
      expect(await list("url=https://erp.example")).toEqual(["ERP"])
      expect(await list("url=https://erp")).toEqual([])
      expect(await list("created_by=user_0")).toEqual([])
      // Nothing answers the ping of the one that is active.
      expect(await list("health[]=healthy&health[]=failed_ping")).toEqual(["ERP"])
      expect(await list("health=inactive&order=name")).toEqual(["CRM", "Stock"])
      expect(await list("health=failing")).toEqual([])
      const [, erp] = (await admin.get("/admin/webhooks?order=created_at")).data.webhooks
      expect(await list(`created_at[$gt]=${erp.created_at}`)).toEqual(["Stock"])
      expect(await list(`created_at[$lte]=${erp.created_at}&status=active`)).toEqual(["ERP"])
      expect(await list("order=-name")).toEqual(["Stock", "ERP", "CRM"])
      expect(await list("")).toEqual(["Stock", "ERP", "CRM"])

      const { data } = await admin.get("/admin/webhooks?order=name&limit=1&offset=1")
      expect(data).toMatchObject({ webhooks: [{ name: "ERP" }], count: 3, offset: 1, limit: 1 })
    })

    it("separates the failing from the disabled", async () => {
      const failing = await create({ name: "Failing", retry_schedule: [], max_failures: 0 })
      const disabled = await create({ name: "Disabled", retry_schedule: [], max_failures: 1 })
      await pings(2)
      receiver.answerWith(500)
      await emit(1)
      await delivered(2, "status=failed")

      expect(await read(failing.id)).toMatchObject({
        health: "failing",
        status: "active",
        consecutive_failures: 1,
      })
      expect(await read(disabled.id)).toMatchObject({ health: "disabled", disabled_reason: "max_failures" })
      expect(await list("health=failing")).toEqual(["Failing"])
      expect(await list("health=disabled")).toEqual(["Disabled"])
      expect(await list("health[]=failing&health[]=disabled&order=name")).toEqual(["Disabled", "Failing"])
      expect(await list("health=healthy")).toEqual([])
      expect(await list("order=health")).toEqual(["Disabled", "Failing"])
      const { by_health } = (await admin.get("/admin/webhooks?q=nothing")).data
      expect(by_health).toEqual({ disabled: 1, failed_ping: 0, failing: 1, healthy: 0, inactive: 0 })
    })

    it("counts one that is paused while it fails as inactive, and keeps what was wrong", async () => {
      const { id } = await create({ name: "Failing", retry_schedule: [], max_failures: 0 })
      await pings(1)
      receiver.answerWith(500)
      await emit(1)
      await delivered(1, "status=failed")

      expect(await change(id, { status: "paused" })).toMatchObject({
        health: "inactive",
        consecutive_failures: 1,
        last_error: "500 Internal Server Error",
      })
      expect(await list("health=failing")).toEqual([])
      const { by_health } = (await admin.get("/admin/webhooks")).data
      expect(by_health).toEqual({ disabled: 0, failed_ping: 0, failing: 0, healthy: 0, inactive: 1 })
    })

    it("shows the value in force where a webhook leaves a setting open", async () => {
      const { options } = service()
      expect((await admin.get("/admin/webhooks/defaults")).data).toEqual({
        defaults: {
          retry_schedule: options.retrySchedule,
          max_failures: options.maxFailures,
          timeout_ms: options.timeoutMs,
        },
      })
    })

    const LISTED = {
      topic: "order.created",
      resource: "order",
      event: "created",
      group: "Order",
      description: expect.any(String),
      events: ["order.placed"],
      entity: "order",
      missing_rights: [],
      schema_version: 1,
    }
    const WHOLE = {
      ...LISTED,
      triggers: null,
      fields: expect.arrayContaining(["id", "items.quantity"]),
      sample: expect.objectContaining({ id: expect.any(String) }),
      schema: expect.objectContaining({
        $id: "urn:medusa-plugin-webhooks:order.created:1:data",
        type: "object",
      }),
    }
    const named = (name: string) => (topic: { topic: string }) => topic.topic === name

    it("lists topics with all that a webhook's maker needs, or what `fields` names", async () => {
      const path = "/admin/webhooks/topics"
      const all = (await admin.get(path)).data.topics
      expect(all.find(named("order.created"))).toEqual(WHOLE)
      const updated = await admin.get(`${path}?topic=product.updated&topic=none&fields=topic,triggers`)
      expect(updated.data.topics).toEqual([
        {
          topic: "product.updated",
          triggers: expect.arrayContaining(["status", "variants.prices.amount"]),
        },
      ])
      const [first] = (await admin.get(`${path}?fields=topic,sample`)).data.topics
      expect(Object.keys(first).sort()).toEqual(["sample", "topic"])
      expect(await admin.get(`${path}?fields=+secret`)).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining('fields: there is no "secret" among topic,') },
      })
    })

    it("lists the topics by group, in less than 60 kB as the dashboard asks, and not again for a caller that has the list", async () => {
      const path = "/admin/webhooks/topics?fields=-fields,-triggers,-sample,-schema"
      const { data, headers } = await admin.get(path)
      const { topics } = data
      expect(topics.find(named("order.created"))).toEqual(LISTED)
      expect(JSON.stringify(data).length).toBeLessThan(60_000)
      const again = await api.get(path, {
        headers: { ...admin.headers, "if-none-match": String(headers.etag) },
        validateStatus: () => true,
      })
      expect(again.status).toBe(304)
      const groups = topics.map(({ group }: { group: string }) => group)
      const starts = groups.filter((group: string, index: number) => group !== groups[index - 1])
      expect(starts).toEqual([...new Set(groups)])
    })
  })
}
