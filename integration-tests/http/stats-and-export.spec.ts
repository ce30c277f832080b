import { get } from "node:http"

import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { standIn } from "../support/stand-in"
import { atLeast, itemAt, present } from "../../scripts/present"
import { asWritten } from "../../src/types/typed"
import { walkWebhooks } from "../../src/api/admin/webhooks/helpers"
import { LONG_WEBHOOK_OUTAGE, WEBHOOK_OUTAGE, type WebhookDelivery } from "../../src/types"
import { until } from "../support/until"
import { admin, api, getContainer, receiver, service, setUp } from "./api-shop"
import { describeInMedusa } from "./describe-in-medusa"

const OWN_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** An event of the shop's own, which needs no resource to read. */
const EVENT = "loyalty.points_earned"
const TOPIC = `action.${EVENT}`

// The runner reads the configuration before it sets an environment of its own.
process.env.WEBHOOKS_ALERT_EMAILS = "ops@shop.test,ada@shop.test"

describeInMedusa((medusa) => {
  setUp(medusa)

  async function create(settings: Record<string, unknown> = {}) {
    const { status, data } = await admin.post("/admin/webhooks", {
      url: receiver.url,
      topics: [TOPIC],
      ...settings,
    })
    expect({ status, data }).toMatchObject({ status: 200 })
    return data.webhook
  }

  /** Emits an event and waits for the end of the deliveries of it. */
  async function deliver(answer: number, deliveries = 1): Promise<void> {
    receiver.answerWith(answer)
    const before = await finished()
    await getContainer()
      .resolve(Modules.EVENT_BUS)
      .emit({ name: EVENT, data: { id: "member_1" } })
    await until("the deliveries", async () => (await finished()) === before + deliveries)
  }

  async function finished(): Promise<number> {
    const { data } = await admin.get(
      `/admin/webhook-deliveries?topic=${TOPIC}&status[]=success&status[]=failed&limit=1`
    )
    return data.count
  }

  describe("health", () => {
    it("shows monitors what waits and when something was last sent", async () => {
      await create({ status: "paused" })
      await create()
      await deliver(200)

      expect(await admin.get("/admin/webhooks/health")).toMatchObject({
        status: 200,
        data: {
          health: {
            waiting_events: 0,
            oldest_event_at: null,
            oldest_event_seconds: 0,
            backlog: 0,
            backlog_capped: false,
            oldest_due_at: null,
            oldest_due_seconds: 0,
            failing_webhooks: 0,
            disabled_webhooks: 0,
            last_dispatch_at: expect.stringMatching(/Z$/),
            last_catch_up_at: null,
          },
        },
      })
    })

    it("takes no parameters", async () => {
      const { status, data } = await admin.get("/admin/webhooks/health?webhook_id=whk_1")
      expect({ status, data }).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("webhook_id") },
      })
    })
  })

  describe("statistics", () => {
    const summaries = async (...ids: string[]) => {
      const query = ids.map((id) => `webhook_id[]=${id}`).join("&")
      return (await admin.get(`/admin/webhooks/stats?${query}`)).data.stats
    }

    it("show of each webhook in the list the last day, its last delivery, and what waits and was given up", async () => {
      const well = await create()
      const ill = await create({ retry_schedule: [], max_failures: 0, url: `${receiver.url}/ill` })
      const idle = await create({ status: "paused" })
      receiver.answerWith(({ path }, response) => response.writeHead(path === "/hook" ? 200 : 500).end())
      await getContainer()
        .resolve(Modules.EVENT_BUS)
        .emit({ name: EVENT, data: { id: "member_1" } })
      await until("two deliveries", async () => (await finished()) === 2)

      const stats = await until("what has happened to be counted", async () => {
        const all = await summaries(well.id, ill.id, idle.id, "whk_0")
        const counted = (id: string) => all[id].last_24h.at(-1)
        return counted(well.id).success + counted(ill.id).failed === 2 && all
      })
      expect(Object.keys(stats).sort()).toEqual([well.id, ill.id, idle.id].sort())
      expect(stats[well.id].last_24h).toHaveLength(24)
      expect(stats[well.id].last_24h.at(-1)).toEqual({
        hour: expect.stringMatching(/T\d\d:00:00\.000Z$/),
        success: 1,
        failed: 0,
        failed_attempts: 0,
      })
      expect(stats[well.id]).toMatchObject({
        last_delivery_at: expect.any(String),
        given_up: 0,
        given_up_since: null,
        waiting: 0,
      })
      expect(stats[ill.id]).toMatchObject({ given_up: 1, given_up_since: expect.any(String), waiting: 0 })
      expect(stats[idle.id]).toMatchObject({ last_delivery_at: null, given_up: 0, waiting: 1 })
    })

    it("are of one webhook over a day, a week or a month", async () => {
      const { id } = await create({ retry_schedule: [], max_failures: 0 })
      await deliver(200)
      await deliver(500)
      await until("both to be counted", async () => {
        const { success, failed } = (await admin.get(`/admin/webhooks/${id}/stats`)).data.stats.totals
        return success + failed === 2
      })
      for (const [range, buckets] of [
        ["24h", 24],
        ["7d", 168],
        ["30d", 30],
      ]) {
        const { data } = await admin.get(`/admin/webhooks/${id}/stats?range=${range}`)
        expect(data.stats).toMatchObject({
          range,
          totals: { success: 1, failed: 1, cancelled: 0, failed_attempts: 1 },
          waiting: 0,
          given_up: 1,
          given_up_since: expect.any(String),
        })
        expect(data.stats.buckets).toHaveLength(Number(buckets))
        expect(data.stats.buckets.at(-1)).toEqual({
          at: expect.any(String),
          success: 1,
          failed: 1,
          cancelled: 0,
          failed_attempts: 1,
          unchanged: 0,
          p50_ms: expect.any(Number),
          p95_ms: expect.any(Number),
        })
      }
      expect((await admin.get(`/admin/webhooks/${id}/stats`)).data.stats.range).toBe("24h")
    })

    it("refuse what they do not know, by its name", async () => {
      expect((await admin.get("/admin/webhooks/whk_0/stats")).status).toBe(404)
      for (const [path, field] of [
        ["/admin/webhooks/stats", "webhook_id"],
        ["/admin/webhooks/whk_0/stats?range=1y", "range"],
        ["/admin/webhooks/export?status=broken", "status"],
        ["/admin/webhooks/export?time_zone=Mars", "time_zone"],
        ["/admin/webhooks/export?locale=it", "locale"],
        ["/admin/webhook-deliveries/export?locale=DE", "locale"],
        ["/admin/webhook-deliveries/export?response_status=abc", "response_status"],
        ["/admin/webhook-deliveries/export?limit=5", "limit"],
        ["/admin/webhook-audit/export?limit=5", "limit"],
      ]) {
        const { status, data } = await admin.get(present(path, "the path"))
        expect({ path, status, message: data.message }).toEqual({
          path,
          status: 400,
          message: expect.stringContaining(present(field, "the field")),
        })
      }
    })
  })

  describe("an export", () => {
    /** Downloads a spreadsheet. @returns its name, its bytes, and its rows by their headings. */
    async function download(path: string) {
      const { status, headers, data } = await api.get(path, {
        headers: admin.headers,
        responseType: "arraybuffer",
      })
      expect(status).toBe(200)
      expect(headers["content-type"]).toBe(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
      )
      const { readSheet } = await import("read-excel-file/node")
      const [headings, ...rows] = atLeast(1, await readSheet(Buffer.from(data)))
      return {
        name: /filename="(.*)"/.exec(String(headers["content-disposition"]))?.[1],
        headings,
        rows: rows.map((row) => Object.fromEntries(row.map((cell, index) => [headings[index], cell]))),
      }
    }

    it("of webhooks has what the filters find, as text that is no formula, without secrets", async () => {
      await create({
        name: "=cmd|' /C calc'!A0",
        secret: OWN_SECRET,
        headers: { authorization: "Bearer abc" },
      })
      const channels = getContainer().resolve(Modules.SALES_CHANNEL)
      const { id: channel } = await channels.createSalesChannels({ name: "Pop-up" })
      await create({
        name: "Größe 日本語 🦊",
        sales_channel_ids: [channel, "sc_gone"],
        payload: "thin",
        external_id: "erp",
        topics: ["order.*", TOPIC],
        status: "paused",
        retry_schedule: [5, 60],
        max_failures: 7,
      })

      const all = await download("/admin/webhooks/export?order=name&time_zone=Europe/Berlin")
      expect(all.name).toMatch(/^Webhooks_\d{8}_\d{4}\.xlsx$/)
      expect(all.rows).toMatchObject([
        {
          Name: "=cmd|' /C calc'!A0",
          URL: receiver.url,
          Status: "Active",
          "Failures until disabled": null,
          Payload: "Full: the resource with its fields",
        },
        {
          Name: "Größe 日本語 🦊",
          "External ID": "erp",
          Topics: `order.*, ${TOPIC}`,
          Status: "Paused",
          Health: "Inactive",
          "Retries after (s)": "5, 60",
          "Failures until disabled": 7,
          "Sales channels": "Pop-up, sc_gone",
          "Sales channel IDs": `${channel}, sc_gone`,
          Payload: "Thin: its ID alone",
          "Failures in a row": 0,
          "Created (Europe/Berlin)": expect.any(Date),
        },
      ])
      expect(JSON.stringify(all)).not.toContain("Bearer abc")
      expect(JSON.stringify(all)).not.toContain(OWN_SECRET.slice(-5))

      const paused = await download("/admin/webhooks/export?status=paused&q=日本")
      expect(paused.rows.map((row) => row.Name)).toEqual(["Größe 日本語 🦊"])
      const ofChannel = await download(`/admin/webhooks/export?sales_channel_id=${channel}`)
      expect(ofChannel.rows.map((row) => row.Name)).toEqual(["Größe 日本語 🦊"])
      expect((await download("/admin/webhooks/export?q=nothing")).rows).toEqual([])
    })

    it("of webhooks has each once, though webhooks are created, changed and deleted meanwhile", async () => {
      const rows = await service().createWebhookEndpoints(
        Array.from({ length: 401 }, (_, index) => ({
          name: `Webhook ${String(index).padStart(3, "0")}`,
          ...{
            url: receiver.url,
            topics: [TOPIC],
            secrets: asWritten<Record<string, unknown>>([]),
            secret_hint: "",
            status: "paused" as const,
          },
        }))
      )
      const names = rows.map(({ name }) => name)
      const pages = walkWebhooks<{ name: string }>(getContainer(), {}, ["name"], { name: "ASC" })
      const read = async () => {
        const page: { name: string }[] = present((await pages.next()).value, "the page")
        return page.map(({ name }) => name)
      }

      const first = await read()
      await service().deleteWebhookEndpoints([itemAt(rows, 0).id, itemAt(rows, 300).id])
      await service().updateWebhookEndpoints({ id: itemAt(rows, 1).id, name: "Webhook 999" })
      await create({ name: "Webhook 000 of another" })
      const rest = [...(await read()), ...(await read())]
      expect([...first, ...rest]).toEqual(names.filter((name) => name !== itemAt(names, 300)))
      expect(await pages.next()).toMatchObject({ done: true })
    })

    it("of the log has what the filters find, in order, with the name of a deleted webhook too", async () => {
      const { id } = await create({ name: "=1+1", retry_schedule: [], max_failures: 0 })
      await deliver(500)
      await deliver(200)
      await admin.delete(`/admin/webhooks/${id}`)

      const all = await download(`/admin/webhook-deliveries/export?topic=${TOPIC}`)
      expect(all.name).toMatch(/^WebhookLogs_\d{8}_\d{4}\.xlsx$/)
      const { data } = await admin.get(`/admin/webhook-deliveries?topic=${TOPIC}`)
      expect(all.rows).toEqual(
        data.webhook_deliveries.map((delivery: Record<string, unknown>) =>
          expect.objectContaining({
            "Created (UTC)": expect.any(Date),
            Topic: TOPIC,
            Resource: "action",
            Status: delivery.status === "success" ? "Delivered" : "Failed",
            "Response code": delivery.response_status,
            Attempts: 1,
            "Duration (ms)": delivery.duration_ms,
            Remark: delivery.remark,
            Webhook: "=1+1",
            "Webhook ID": id,
            "Event ID": delivery.event_id,
            "Delivery ID": delivery.id,
          })
        )
      )
      expect(all.rows.map((row) => row.Status)).toEqual(["Delivered", "Failed"])
      // The topic is named, as the ping of a webhook may meet the 500 too.
      const failed = await download(
        `/admin/webhook-deliveries/export?status=failed&webhook_id=${id}&topic=${TOPIC}`
      )
      expect(failed.rows.map((row) => row["Response code"])).toEqual([500])
      const oldest = await download(`/admin/webhook-deliveries/export?order=created_at&topic=${TOPIC}`)
      expect(oldest.rows.map((row) => row.Status)).toEqual(["Failed", "Delivered"])
    })

    it("of the audit trail has who changed what, newest first, without secrets", async () => {
      const { id, secret } = await create({ name: "CRM", headers: { authorization: "Bearer abc" } })
      await create({ name: "Another" })
      await admin.post(`/admin/webhooks/${id}`, { name: "ERP", rate_limit: 5, headers: { "x-key": "def" } })
      await admin.post(`/admin/webhooks/${id}/rotate-secret`)

      const all = await download(`/admin/webhook-audit/export?webhook_id=${id}`)
      expect(all.name).toMatch(/^WebhookHistory_\d{8}_\d{4}\.xlsx$/)
      const [rotated, changed, created] = all.rows
      expect(all.rows).toHaveLength(3)
      expect(rotated).toMatchObject({ Action: "Secret rotated", "Object name": "ERP" })
      expect(changed).toMatchObject({
        "Time (UTC)": expect.any(Date),
        Actor: "an admin",
        "Actor ID": admin.id,
        Action: "Changed",
        Object: "Webhook",
        "Object ID": id,
      })
      expect(String(changed?.Changes).split("\n").sort()).toEqual([
        "headers: •••",
        'name: "CRM" → "ERP"',
        "rate_limit: null → 5",
      ])
      expect(created).toMatchObject({ Action: "Created" })
      const text = JSON.stringify(all)
      expect([secret, "Bearer abc", "def"].filter((hidden) => text.includes(hidden))).toEqual([])

      const german = await download(`/admin/webhook-audit/export?action=updated&webhook_id=${id}&locale=de`)
      expect(german.rows).toMatchObject([{ Akteur: "ein Admin", Aktion: "Geändert" }])
    })

    it("is in the language that is asked for, and in English else", async () => {
      await create({ name: "CRM", retry_schedule: [], max_failures: 0 })
      await deliver(200)
      await deliver(500)

      for (const [query, headings, states] of [
        ["", ["Name", "Health", "Created (UTC)"], ["Active", "Delivered", "Failed"]],
        ["&locale=en", ["Name", "Health", "Created (UTC)"], ["Active", "Delivered", "Failed"]],
        ["&locale=de", ["Name", "Zustand", "Erstellt (UTC)"], ["Aktiv", "Zugestellt", "Fehlgeschlagen"]],
        ["&locale=fr", ["Nom", "État", "Créé (UTC)"], ["Actif", "Livré", "Échoué"]],
      ] as const) {
        const webhooks = await download(`/admin/webhooks/export?q=CRM${query}`)
        expect(webhooks.headings).toEqual(expect.arrayContaining([...headings]))
        expect(Object.values(webhooks.rows[0])).toContain(states[0])
        const log = await download(`/admin/webhook-deliveries/export?topic=${TOPIC}&order=created_at${query}`)
        expect(log.headings).toContain(headings[2])
        expect(log.rows.map((row) => Object.values(row))).toEqual([
          expect.arrayContaining([states[1]]),
          expect.arrayContaining([states[2]]),
        ])
      }
    })

    it("stops reading when its client leaves", async () => {
      let reading: "begun" | "ended" | undefined
      async function* endless(): AsyncGenerator<WebhookDelivery[]> {
        try {
          for (;;) {
            reading = "begun"
            yield Array.from({ length: 500 }, () => standIn<WebhookDelivery>({ remark: `${Math.random()}` }))
          }
        } finally {
          reading = "ended"
        }
      }
      const walk = jest.spyOn(service(), "walkDeliveries").mockImplementation(endless)
      const logged = jest.spyOn(getContainer().resolve(ContainerRegistrationKeys.LOGGER), "error")

      const url = new URL("/admin/webhook-deliveries/export", String(api.defaults.baseURL))
      const request = get(url, { headers: admin.headers }, (response) => {
        response.once("data", () => request.destroy())
      })
      request.on("error", () => undefined)
      await until("the end of the reading", () => reading === "ended")
      expect(logged).not.toHaveBeenCalled()
      walk.mockRestore()
      logged.mockRestore()
    })
  })

  describe("the bell", () => {
    const notes = async () => {
      const { data } = await admin.get("/admin/notifications?channel=feed&order=created_at")
      return data.notifications
    }

    const notifications = (count: number) =>
      until(`${count} notes`, async () => {
        const all = await notes()
        return all.length === count && all
      })

    it("rings once for an outage, again for the webhook that is disabled in it, and for the next outage", async () => {
      const { id } = await create({ name: "CRM", retry_schedule: [], max_failures: 3 })
      await deliver(200)
      await deliver(500)
      const [first] = await notifications(1)
      expect(first).toMatchObject({
        to: "",
        channel: "feed",
        template: "admin-ui",
        trigger_type: "webhook.gave_up",
        resource_id: id,
        resource_type: "webhook",
        data: {
          title: "Delivery failed: CRM",
          description: expect.stringMatching(/500 Internal Server Error\.\nSettings > Webhooks > CRM$/),
        },
      })

      await deliver(500)
      await deliver(500)
      const [, disabled] = await notifications(2)
      expect(disabled).toMatchObject({
        trigger_type: "webhook.disabled",
        resource_id: id,
        data: { title: "Webhook disabled: CRM" },
      })

      // It is still the same outage: nothing has succeeded since.
      await admin.post(`/admin/webhooks/${id}`, { status: "active" })
      await deliver(500)
      await deliver(200)
      expect(await notes()).toHaveLength(2)
      await deliver(500)
      const again = await notifications(3)
      expect(again[2]).toMatchObject({ trigger_type: "webhook.gave_up" })
    })

    it("rings once when a webhook has been failing for five minutes, and once when it is healthy again", async () => {
      const { id } = await create({ name: "ERP" })
      const bus = getContainer().resolve(Modules.EVENT_BUS)
      await bus.emit({ name: "webhook.recovered", data: { id } })
      const failing = { name: WEBHOOK_OUTAGE, data: { id, failing_since: "2026-11-28T22:05:09.000Z" } }
      await bus.emit([failing, failing])
      const [note] = await notifications(1)
      expect(note).toMatchObject({
        trigger_type: WEBHOOK_OUTAGE,
        resource_id: id,
        data: {
          title: "Webhook failing: ERP",
          description: expect.stringContaining("Failing since 2026-11-28 22:05 UTC."),
        },
      })

      await bus.emit({ name: "webhook.recovered", data: { id } })
      const [, again] = await notifications(2)
      expect(again).toMatchObject({
        trigger_type: "webhook.recovered",
        data: { title: "Webhook healthy again: ERP" },
      })
      await bus.emit({ name: "webhook.recovered", data: { id } })
      await bus.emit(failing)
      await bus.emit({ ...failing, data: { id, failing_since: "2026-11-29T01:00:00.000Z" } })
      expect((await notifications(3))[2]).toMatchObject({ trigger_type: WEBHOOK_OUTAGE })
    })

    afterEach(() => jest.restoreAllMocks())

    /** Notes the mails from now on. @returns the texts that the provider has got, each once. */
    const mailTexts = () => {
      const sent = jest.spyOn(getContainer().resolve(Modules.NOTIFICATION), "createNotifications")
      const mails = () =>
        sent.mock.calls.flatMap(([mails]) => mails).filter(({ channel }) => channel === "email")
      return () => [...new Set(mails().map(({ content }) => content?.text))]
    }

    it("is followed by a mail after an hour and when the webhook is healthy again, once to each who asked for it", async () => {
      const { id, url } = await create({ name: "ERP" })
      const bus = getContainer().resolve(Modules.EVENT_BUS)
      const mails = async (count: number) => {
        const { data } = await admin.get(`/admin/notifications?channel=email&order=created_at`)
        return data.notifications.length === count && data.notifications
      }
      const texts = mailTexts()
      await bus.emit({ name: "webhook.recovered", data: { id } })
      const failing = { name: LONG_WEBHOOK_OUTAGE, data: { id, failing_since: "2026-11-28T22:05:09.000Z" } }
      await bus.emit([failing, failing])
      const [mail] = await until("two mails", () => mails(2))
      expect(mail).toMatchObject({
        to: "ops@shop.test",
        template: "webhook-failing",
        trigger_type: LONG_WEBHOOK_OUTAGE,
        resource_id: id,
        data: { kind: "failing", webhook: { id, name: "ERP" }, since: "2026-11-28T22:05:09.000Z" },
      })

      await bus.emit({ name: "webhook.recovered", data: { id } })
      const all = await until("four mails", () => mails(4))
      expect(all[3]).toMatchObject({ template: "webhook-recovered", data: { kind: "recovered" } })
      await bus.emit({ name: "webhook.recovered", data: { id } })
      await bus.emit({ name: "webhook.disabled", data: { id, reason: "gone", disabled_at: "2026-11-29" } })
      expect((await until("six mails", () => mails(6)))[5]).toMatchObject({ template: "webhook-disabled" })
      const place = `\n\nURL: ${url}\n\nIn the dashboard: Settings > Webhooks > ERP`
      expect(texts()).toEqual([
        "The webhook ERP has been failing since 2026-11-28 22:05 UTC. Its deliveries wait, and it is tried at least once a minute." +
          place,
        `The webhook ERP is healthy again: a delivery has arrived. What waited is sent now.${place}`,
        "The webhook ERP was disabled at 2026-11-29 00:00 UTC: the app answered 410 Gone, which says that it wants no more deliveries. If the app is no longer used, delete the webhook. Otherwise activate it: its events are kept." +
          place,
      ])
    })

    it("reports since when no app fetches, in notes and in mails as text and HTML", async () => {
      const { id } = await create({ name: "Tills <1>", mode: "pull", url: undefined })
      const bus = getContainer().resolve(Modules.EVENT_BUS)
      const sent = jest.spyOn(getContainer().resolve(Modules.NOTIFICATION), "createNotifications")
      const data = { id, failing_since: "2026-11-28T22:05:09.000Z" }
      await bus.emit([
        { name: WEBHOOK_OUTAGE, data },
        { name: LONG_WEBHOOK_OUTAGE, data },
      ])
      const [note] = await notifications(1)
      expect(note).toMatchObject({
        data: {
          title: "Webhook not fetched: Tills <1>",
          description: expect.stringMatching(/^No app has fetched its messages since 2026-11-28 22:05 UTC\./),
        },
      })
      const mail = await until("the mail", () =>
        sent.mock.calls.flatMap(([mails]) => mails).find(({ channel }) => channel === "email")
      )
      expect(mail?.content).toEqual({
        subject: "Webhook not fetched: Tills <1>",
        text: "The webhook Tills <1> has messages that no app has fetched since 2026-11-28 22:05 UTC. They wait until the app fetches them.\n\nIn the dashboard: Settings > Webhooks > Tills <1>",
        html: expect.stringMatching(
          /^<div lang="en" style="[^"]+">\n<p>The webhook Tills &lt;1&gt; has messages that no app has fetched since 2026-11-28 22:05 UTC\. They wait until the app fetches them\.<\/p>\n<p>In the dashboard: Settings &gt; Webhooks &gt; Tills &lt;1&gt;<\/p>\n<\/div>$/
        ),
      })

      await bus.emit({ name: "webhook.recovered", data: { id } })
      const [, again] = await notifications(2)
      expect(again).toMatchObject({
        data: { description: expect.stringMatching(/^The app fetches its messages again\./) },
      })
    })

    it("is followed by a mail to the app whose webhook it is, where the shop wants that, and to no other app", async () => {
      const { apps: options } = service().options
      const app = async (name: string, contact_email: string | null) =>
        service().apps.create({
          ...{ name, contact_email, status: "active", topics: ["*"], sales_channel_ids: [] },
          ...{ max_webhooks: 10, metadata: null },
        })
      const owned = async (app_id: string) => {
        const { id } = await create({ name: "ERP" })
        const db = getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)
        await db.raw("update webhook_endpoint set app_id = ? where id = ?", [app_id, id])
        return id
      }
      const { id: app_id } = await app("Warehouse", "dev@warehouse.example")
      const [id, silent] = [await owned(app_id), await owned((await app("CRM", null)).id)]
      const bus = getContainer().resolve(Modules.EVENT_BUS)
      const toApps = async (count: number) => {
        const all = await getContainer()
          .resolve(Modules.NOTIFICATION)
          .listNotifications({ channel: "email" }, { order: { created_at: "ASC" } })
        return all.length === count && { mails: all.filter(({ to }) => !to.endsWith("@shop.test")) }
      }
      const failing = (of: string, hour: number) => ({
        name: LONG_WEBHOOK_OUTAGE,
        data: { id: of, failing_since: `2026-11-28T${hour}:05:09.000Z` },
      })
      await bus.emit(failing(id, 20))
      expect(await until("the admins' mails alone", () => toApps(2))).toEqual({ mails: [] })

      options.alerts = true
      const texts = mailTexts()
      await bus.emit([failing(id, 22), failing(id, 22), failing(silent, 22)])
      await until("the mails of both outages", () => toApps(7))
      await bus.emit({ name: "webhook.recovered", data: { id } })
      await until("the mails of the recovery", () => toApps(10))
      await bus.emit({ name: "webhook.disabled", data: { id, reason: "gone", disabled_at: "2026-11-29" } })
      const { mails } = await until("the mails when it is disabled", () => toApps(13))
      const db = getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)
      await db.raw("update webhook_app set deleted_at = now() where id = ?", [app_id])
      await bus.emit(failing(id, 23))
      expect((await until("the admins' mails, without the app", () => toApps(15))).mails).toHaveLength(3)
      options.alerts = false
      expect(mails).toMatchObject([
        {
          to: "dev@warehouse.example",
          template: "webhook-app-failing",
          resource_id: id,
          data: {
            ...{ kind: "failing", webhook: { id, name: "ERP" }, since: "2026-11-28T22:05:09.000Z" },
            webhook_app: { id: app_id, name: "Warehouse" },
          },
        },
        { to: "dev@warehouse.example", template: "webhook-app-recovered" },
        { to: "dev@warehouse.example", template: "webhook-app-disabled", data: { kind: "disabled" } },
      ])
      const [store] = await getContainer().resolve(Modules.STORE).listStores()
      expect(texts()).toContainEqual(
        expect.stringMatching(
          `^The webhook ERP of Warehouse in the shop ${store?.name} is healthy again: .+\n\nURL: .+\n\nThe shop's webhook portal`
        )
      )
    })

    it("rings once where a webhook gives up and is disabled for it at the same moment", async () => {
      const { id } = await create({ retry_schedule: [], max_failures: 1 })
      await deliver(410)
      const [note] = await notifications(1)
      expect(note).toMatchObject({
        trigger_type: "webhook.disabled",
        resource_id: id,
        data: { description: expect.stringContaining("410 Gone") },
      })
    })

    it("stays silent for the same event that comes twice, and for a webhook that is gone", async () => {
      const { id } = await create()
      const bus = getContainer().resolve(Modules.EVENT_BUS)
      const gaveUp = (webhookId: string, last_success_at: string | null) => ({
        name: "webhook.gave_up",
        data: { id: webhookId, last_success_at },
      })
      await bus.emit(gaveUp(id, null))
      await notifications(1)
      await bus.emit([gaveUp(id, null), gaveUp("whk_0", null)])
      await bus.emit(gaveUp(id, new Date().toISOString()))
      await notifications(2)
    })

    it("does not ring for pings, tests and what an admin does", async () => {
      receiver.answerWith(500)
      const { id } = await create({ retry_schedule: [], max_failures: 1 })
      await until("the ping", () => receiver.of("webhook.ping").length)
      await admin.post(`/admin/webhooks/${id}/test`)
      await admin.post(`/admin/webhooks/${id}`, { status: "disabled" })
      const other = await create({ retry_schedule: [], max_failures: 1, url: `${receiver.url}/other` })
      await deliver(500)
      expect(await notifications(1)).toMatchObject([{ resource_id: other.id }])
    })
  })
})
