import { ContainerRegistrationKeys, FeatureFlag, Modules } from "@medusajs/framework/utils"
import { createApiKeysWorkflow, createCustomersWorkflow } from "@medusajs/medusa/core-flows"

import { asWritten } from "../../src/types/typed"
import { firstOf, itemAt } from "../../scripts/present"
import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import type { DeliveryStatus } from "../../src/types"
import { createWebhooksWorkflow } from "../../src/workflows"
import { pluginRoutes, policiesOf } from "../documents/routes"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { adminOf, createAdmin, type Admin } from "./admin"
import { describeInMedusa } from "./describe-in-medusa"

type AccessRoute = { name: string; method: "get" | "post" | "delete"; path: string; needs: string[] }

/** Every route that the plugin's files answer, with what its middleware asks for. */
const ROUTES = pluginRoutes
  .filter(({ path }) => path.startsWith("/admin/"))
  .map((route): AccessRoute => ({
    name: `${route.method} ${route.path}`,
    method: asWritten<AccessRoute["method"]>(route.method.toLowerCase()),
    path: route.path.replace(":id", route.path.includes("deliveries") ? "whdel_0" : "whk_0"),
    needs: policiesOf(route),
  }))

const ALL = [...new Set(ROUTES.flatMap(({ needs }) => needs))]

/** An event of the shop's own, which no policy is about. */
const FREE = "loyalty.points_earned"

const PARTNER = { authorization: "Bearer partner-token", "x-partner": "partner-name" }
const MASKED = { authorization: "•••", "x-partner": "•••" }

// The runner reads the configuration, which has the module for roles only with the flag, before the environment.
FeatureFlag.setFlag("rbac", true)

describeInMedusa(
  ({ api, getContainer }) => {
    let receiver: Receiver
    let customer: string

    beforeAll(async () => {
      receiver = await Receiver.start()
      const { result } = await createCustomersWorkflow(getContainer()).run({
        input: { customersData: [{ email: "ada@shop.test", first_name: "Ada", phone: "+4912345" }] },
      })
      customer = firstOf(result).id
    })

    beforeEach(async () => {
      receiver.reset()
      await service().webhooksChanged()
    })

    afterAll(() => receiver.stop())

    const service = () => getContainer().resolve<WebhookModuleService>(WEBHOOK_MODULE)

    /** An admin with one role that is allowed this, and nothing else. */
    async function adminWith(...policies: string[]): Promise<Admin> {
      const rbac = getContainer().resolve(Modules.RBAC)
      const role = await rbac.createRbacRoles({ name: policies.join(" ") || "nothing" })
      const known = await rbac.listRbacPolicies({ key: policies })
      expect(known.map(({ key }) => key).sort()).toEqual([...policies].sort())
      await rbac.createRbacRolePolicies(known.map(({ id }) => ({ role_id: role.id, policy_id: id })))
      return createAdmin(getContainer(), api, { email: `${role.id}@shop.test`, roles: [role.id] })
    }

    async function secretKey(): Promise<Admin> {
      const { result } = await createApiKeysWorkflow(getContainer()).run({
        input: { api_keys: [{ title: "Script", type: "secret", created_by: "" }] },
      })
      const { id, token } = firstOf(result)
      return adminOf(id, `Basic ${Buffer.from(`${token}:`).toString("base64")}`, api)
    }

    const settings = (more: Record<string, unknown> = {}) => ({
      url: receiver.url,
      topics: ["customer.updated"],
      ...more,
    })

    /** A webhook that the shop's own code has made. */
    async function webhookOfTheShop(more: Record<string, unknown> = {}): Promise<string> {
      const { result } = await createWebhooksWorkflow(getContainer()).run({
        input: { webhooks: [settings(more)] },
      })
      return firstOf(result).id
    }

    /** The customer's delivery to this webhook, once it is finished. */
    async function customerDelivery(webhook_id: string, status: DeliveryStatus = "success"): Promise<string> {
      await service().sendExisting(webhook_id, "customer")
      const filters = { webhook_id, resource_id: customer, status }
      const { deliveries } = await until("the customer's delivery", async () => {
        const page = await service().listDeliveries(filters, { limit: 1 })
        return page.deliveries.length > 0 && page
      })
      return firstOf(deliveries).id
    }

    const refusal = (message: string) => ({ status: 403, data: { type: "forbidden", message } })

    const reached = async (admin: Admin) => {
      const answers = await Promise.all(ROUTES.map(({ method, path }) => admin[method](path)))
      return ROUTES.filter((_, index) => itemAt(answers, index).status !== 403).map(({ name }) => name)
    }

    it("every route asks for a right", () => {
      expect(ROUTES.length).toBeGreaterThan(25)
      expect(ROUTES.filter(({ needs }) => !needs.length).map(({ name }) => name)).toEqual([])
    })

    it("a role may do what its policies allow, and no more", async () => {
      for (const policies of [[], ...ALL.map((policy) => [policy]), ALL]) {
        const expected = ROUTES.filter(({ needs }) => needs.every((need) => policies.includes(need)))
        expect(await reached(await adminWith(...policies))).toEqual(expected.map(({ name }) => name))
      }
    })

    it("a secret key has no role, so it may do nothing", async () => {
      expect(await reached(await secretKey())).toEqual([])
    })

    it("a webhook is created for topics whose entities its maker may read, and for no others", async () => {
      const little = await adminWith("webhook:create", "order:read")
      const create = (topics: string[], more = {}) =>
        little.post("/admin/webhooks", settings({ topics, ...more }))
      const needs = "needs the right customer:read"

      expect(await create(["customer.updated"])).toMatchObject(refusal(`topics: customer.updated ${needs}`))
      expect(await create(["order.*", "customer.*"])).toMatchObject(
        refusal(
          "topics: customer.created, customer.updated, customer.deleted and 1 more need the right customer:read"
        )
      )
      const { data } = await create(["*"])
      expect(data).toMatchObject({
        type: "forbidden",
        message: expect.stringMatching(
          /^topics: product\.created, .* need the right product:read; .*; others need further rights$/
        ),
      })
      expect(await create(["action.customer.created"])).toMatchObject(
        refusal(`topics: action.customer.created ${needs}`)
      )
      expect(await create(["order.updated"], { fields: ["+customer.metadata"] })).toMatchObject(
        refusal(`fields: customer.metadata ${needs}`)
      )
      expect(
        await create(["order.updated"], { filter: { "data.customer.metadata.vip": true } })
      ).toMatchObject(refusal(`filter: customer.metadata ${needs}`))
      expect((await service().listWebhookEndpoints()).length).toBe(0)

      expect((await create(["order.*", `action.${FREE}`], { fields: ["+items.metadata"] })).status).toBe(200)
      const more = await adminWith("webhook:create", "order:read", "customer:read")
      expect((await more.post("/admin/webhooks", settings({ topics: ["customer.*"] }))).status).toBe(200)
    })

    it("a webhook is changed by its external id by those who may change webhooks, and by no others", async () => {
      const id = await webhookOfTheShop({ external_id: "crm", topics: ["order.created"] })
      const write = async (...policies: string[]) =>
        (await adminWith("webhook:create", "order:read", ...policies)).post(
          "/admin/webhooks",
          settings({ external_id: "crm", topics: ["order.created"], name: "By its name" })
        )

      expect(await write()).toMatchObject(refusal("external_id: crm needs the right webhook:update"))
      expect((await service().retrieveWebhookEndpoint(id)).name).not.toBe("By its name")
      expect(await write("webhook:update")).toMatchObject({ status: 200, data: { webhook: { id } } })
      expect((await service().retrieveWebhookEndpoint(id)).name).toBe("By its name")
    })

    it("a batch is refused as a whole", async () => {
      const little = await adminWith("webhook:create", "webhook:update", "webhook:delete", "order:read")
      const existing = await webhookOfTheShop()
      const batch = (body: object) => little.post("/admin/webhooks/batch", body)
      const refused = refusal("topics: customer.updated needs the right customer:read")

      const order = settings({ topics: ["order.created"] })
      expect(await batch({ create: [order, settings()] })).toMatchObject(refused)
      expect(
        await batch({ create: [order], update: [{ id: existing, url: `${receiver.url}/l` }] })
      ).toMatchObject(refused)
      expect((await service().listWebhookEndpoints()).map(({ id }) => id)).toEqual([existing])
    })

    it("where a webhook's data goes, and what it is, is changed by those who may read it; the rest by others too", async () => {
      const little = await adminWith("webhook:update", "webhook:read", "order:read")
      const id = await webhookOfTheShop({
        headers: { "x-a": "b" },
        topics: ["customer.updated", "order.created"],
      })
      const change = (body: object) => little.post(`/admin/webhooks/${id}`, body)

      for (const body of [
        { url: `${receiver.url}/little` },
        { headers: { "x-tenant": "little" } },
        { context: { tenant: "little" } },
        { fields: ["+metadata"] },
        { filter: { "data.id": "x" } },
        { payload: "thin" },
        { topics: ["order.created"] },
      ]) {
        const { status, data } = await change(body)
        expect({ body, status, message: data.message }).toEqual({
          body,
          status: 403,
          message: "topics: customer.updated needs the right customer:read",
        })
      }
      expect(await service().retrieveWebhookEndpoint(id)).toMatchObject({
        url: receiver.url,
        rights_of: null,
      })

      for (const body of [
        { name: "Renamed" },
        { status: "paused" },
        { timeout_ms: 500 },
        { url: receiver.url },
      ]) {
        expect(await change(body)).toMatchObject({ status: 200 })
      }
    })

    it("an older webhook's log does not go to a new address by someone who may not read it", async () => {
      const id = await webhookOfTheShop()
      await customerDelivery(id)
      const all = await adminWith("webhook:update", "order:read", "customer:read")
      expect((await all.post(`/admin/webhooks/${id}`, { topics: ["order.created"] })).status).toBe(200)

      const little = await adminWith("webhook:update", "order:read")
      expect(await little.post(`/admin/webhooks/${id}`, { url: `${receiver.url}/l` })).toMatchObject(
        refusal("topics: customer.updated needs the right customer:read")
      )
    })

    it("a preview shows a resource to those who may read it, and a sample to everybody", async () => {
      const little = await adminWith("webhook:create")
      const preview = (admin: Admin, more: object) =>
        admin.post("/admin/webhooks/preview", { topics: ["customer.updated"], ...more })

      expect(await preview(little, { resource_id: customer })).toMatchObject(
        refusal("topics: customer.updated needs the right customer:read")
      )
      expect((await preview(little, {})).data.preview.body).toContain("ada@example.com")

      const reader = await adminWith("webhook:create", "customer:read")
      expect((await preview(reader, { resource_id: customer })).data.preview.body).toContain("ada@shop.test")
      expect(await preview(reader, { resource_id: customer, fields: ["+groups.name"] })).toMatchObject({
        status: 200,
      })
    })

    it("what the shop has, and what was missed, is sent by those who may read it", async () => {
      const id = await webhookOfTheShop()
      const refused = refusal("topics: customer.updated needs the right customer:read")
      const little = await adminWith("webhook:update")
      const post = (admin: Admin, path: string, body: object) =>
        admin.post(`/admin/webhooks/${id}/${path}`, body)

      expect(await post(little, "send-existing", { entity: "customer" })).toMatchObject(refused)
      expect(await post(little, "recover", { since: "2026-01-01" })).toMatchObject(refused)
      expect(await post(little, "test", { topic: "customer.updated", resource: customer })).toMatchObject(
        refused
      )
      expect((await post(little, "test", {})).data.webhook_delivery).toMatchObject({
        status: "success",
        event: { payload_hidden: false, payload: expect.stringContaining("ada@example.com") },
      })
      expect(await service().retrieveBackfill(id, "existing")).toBeNull()

      const reader = await adminWith("webhook:update", "customer:read")
      expect(await post(reader, "send-existing", { entity: "customer" })).toMatchObject({ status: 200 })
      expect(await post(reader, "recover", { since: "2026-01-01" })).toMatchObject({ status: 200 })
    })

    it("the log shows its rows to all who may read deliveries, and the data to those who may read that", async () => {
      receiver.answerWith(({ body }, response) => response.writeHead(200).end(body))
      const id = await customerDelivery(await webhookOfTheShop({ headers: PARTNER }))
      const shownTo = async (...policies: string[]) => {
        const { status, data } = await (await adminWith(...policies)).get(`/admin/webhook-deliveries/${id}`)
        expect({ status, data }).toMatchObject({ status: 200 })
        return data.webhook_delivery
      }

      const hidden = await shownTo("webhook_delivery:read")
      expect(hidden).toMatchObject({ topic: "customer.updated", status: "success", resource_id: customer })
      expect(hidden.event).toMatchObject({ payload: null, payload_hidden: true })
      expect(hidden.attempts).toMatchObject([
        { response_status: 200, response_headers: null, response_body: null, request_headers: MASKED },
      ])
      expect(JSON.stringify(hidden)).not.toMatch(/ada@shop\.test|partner-(token|name)/)

      const listedTo = async (...policies: string[]) => {
        const path = `/admin/webhook-deliveries?topic=customer.updated&fields=%2Bpayload`
        const { data } = await (await adminWith(...policies)).get(path)
        return data.webhook_deliveries.find((one: { id: string }) => one.id === id)
      }
      expect(await listedTo("webhook_delivery:read", "webhook:read")).toMatchObject({
        payload: null,
        payload_hidden: true,
      })
      expect(await listedTo("webhook_delivery:read", "customer:read")).toMatchObject({
        payload: expect.stringContaining("ada@shop.test"),
        payload_hidden: false,
      })

      const shown = await shownTo("webhook_delivery:read", "customer:read", "webhook:update")
      expect(shown.event).toMatchObject({
        payload_hidden: false,
        payload: expect.stringContaining("ada@shop.test"),
      })
      expect(shown.attempts[0]).toMatchObject({
        response_body: expect.stringContaining("ada@shop.test"),
        request_headers: { "x-partner": "partner-name", "webhook-id": shown.event_id },
      })

      const little = await adminWith("webhook_delivery:update")
      expect(
        (await little.post("/admin/webhook-deliveries/batch", { action: "replay", ids: [id] })).data
      ).toEqual({
        count: 1,
        count_capped: false,
      })
    })

    it("the log is searched for what one may read alone: an e-mail address, an order's number, a title", async () => {
      const webhook_id = await webhookOfTheShop()
      await customerDelivery(webhook_id)
      const found = async (admin: Admin, q: string) => {
        const query = new URLSearchParams({ webhook_id, q })
        return (await admin.get(`/admin/webhook-deliveries?${query.toString()}`)).data.count
      }
      const blind = await adminWith("webhook_delivery:read", "order:read", "product:read")
      const seeing = await adminWith("webhook_delivery:read", "customer:read")
      for (const text of ["ada@shop.test", "Ada@Shop.test"]) {
        expect([await found(blind, text), await found(seeing, text)]).toEqual([0, 1])
      }
      expect(await found(seeing, "ada@shop")).toBe(0)

      const product = await getContainer().resolve(Modules.PRODUCT).createProducts({ title: "Linen shirt" })
      const order = await getContainer()
        .resolve(Modules.ORDER)
        .createOrders({ currency_code: "eur", customer_id: customer })
      const ofProducts = await adminWith("webhook_delivery:read", "product:read")
      const ofOrders = await adminWith("webhook_delivery:read", "order:read")
      const ofBoth = await adminWith("webhook_delivery:read", "order:read", "customer:read")
      const isAbout = (id: string) =>
        getContainer()
          .resolve(ContainerRegistrationKeys.PG_CONNECTION)
          .raw(
            "update webhook_delivery set resource_id = ? where webhook_id = ? and topic <> 'webhook.ping'",
            [id, webhook_id]
          )
      await isAbout(product.id)
      expect([await found(ofProducts, "linen sh"), await found(ofOrders, "linen sh")]).toEqual([1, 0])
      await isAbout(order.id)
      const number = `#${order.display_id}`
      expect([await found(ofOrders, number), await found(ofProducts, number)]).toEqual([1, 0])
      const email = "ada@shop.test"
      expect([await found(ofBoth, email), await found(ofOrders, email), await found(seeing, email)]).toEqual([
        1, 0, 0,
      ])
    })

    it("a header's value is shown to those who may change it, and what masks it is not taken for it", async () => {
      const id = await webhookOfTheShop({ headers: PARTNER })
      const reader = await adminWith("webhook:read")
      expect((await reader.get(`/admin/webhooks/${id}`)).data.webhook.headers).toEqual(MASKED)
      expect((await reader.get("/admin/webhooks?fields=id,headers")).data.webhooks).toEqual([
        { id, headers: MASKED },
      ])

      const all = await adminWith("webhook:read", "webhook:update", "customer:read")
      expect((await all.get(`/admin/webhooks/${id}`)).data.webhook.headers).toEqual(PARTNER)
      expect(await all.post(`/admin/webhooks/${id}`, { headers: MASKED })).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining('headers: "authorization" is masked') },
      })
      expect((await service().retrieveWebhookEndpoint(id)).headers).toEqual(PARTNER)
    })

    it("who may not read webhooks or deliveries learns of those they write the id alone", async () => {
      receiver.answerWith(500)
      const id = await webhookOfTheShop({ headers: PARTNER, retry_schedule: [] })
      const delivery = await customerDelivery(id, "failed")
      const little = await adminWith("webhook:create", "webhook:update", "webhook_delivery:update")
      const made = await little.post("/admin/webhooks", settings({ topics: [`action.${FREE}`] }))
      expect(made.data.webhook).toEqual({ id: expect.stringMatching(/^whk_/), secret: expect.any(String) })
      expect((await little.post(`/admin/webhooks/${id}`, { name: "Renamed" })).data).toEqual({
        webhook: { id },
      })
      expect((await little.post(`/admin/webhooks/${id}/rotate-secret`)).data.webhook).toEqual({
        id,
        secret: expect.any(String),
      })
      expect((await little.post(`/admin/webhook-deliveries/${delivery}/retry`)).data).toEqual({
        webhook_delivery: { id: delivery },
      })
    })

    it("a webhook shows whose rights were checked for it", async () => {
      const maker = await adminWith("webhook:create", "webhook:read", "customer:read")
      const { data } = await maker.post("/admin/webhooks", settings())
      const { id } = data.webhook
      expect(data.webhook).toMatchObject({ created_by: maker.id, rights_of: maker.id })

      const other = await adminWith("webhook:update", "webhook:read", "customer:read")
      const change = async (body: object) => (await other.post(`/admin/webhooks/${id}`, body)).data.webhook
      expect(await change({ name: "Renamed" })).toMatchObject({ created_by: maker.id, rights_of: maker.id })
      expect(await change({ url: `${receiver.url}/other` })).toMatchObject({
        created_by: maker.id,
        rights_of: other.id,
      })
      const before = await webhookOfTheShop()
      expect((await other.get(`/admin/webhooks/${before}`)).data.webhook.rights_of).toBeNull()
    })

    it("the list of topics says which of them one lacks the rights for", async () => {
      const little = await adminWith("webhook:read", "order:read")
      const { topics } = (await little.get("/admin/webhooks/topics")).data
      const missing = Object.fromEntries(
        topics.map(({ topic, missing_rights }: Record<string, unknown>) => [topic, missing_rights])
      )
      expect(missing).toMatchObject({
        "order.created": [],
        "customer.updated": ["customer:read"],
        "cart.created": ["cart:read"],
        "reservation-item.created": ["reservation_item:read"],
        "webhook.disabled": [],
      })
    })
  },
  { MEDUSA_FF_RBAC: true }
)
