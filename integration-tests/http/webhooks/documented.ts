import { Modules } from "@medusajs/framework/utils"
import axios, { type AxiosInstance } from "axios"

import { IDS, RESPONSES } from "../../../scripts/openapi/examples"
import { findIn, present } from "../../../scripts/present"
import { readDocuments, snippetsOf } from "../../documents/documents"
import { load, type Exports } from "../../documents/load"
import { documentedRequests, fillIn, keysOf } from "../../documents/requests"
import { adminOf } from "../admin"
import { holdToDocument } from "../described/answers"
import { examplesIn, problemsOf } from "../described/examples"
import { APP_TOKEN, provideExamples, provideRuns } from "../described/provide-examples"
import { admin, api, create, getContainer, read, receiver, service } from "./set-up"

export function documented(): void {
  describe("the documents show requests that are answered:", () => {
    it.each(documentedRequests())("$place $method $path", async (request) => {
      const { id } = await create()
      const { id: PULL_ID } = await create({ mode: "pull", url: undefined })
      const { token: MEDUSA_API_KEY } = await getContainer()
        .resolve(Modules.API_KEY)
        .createApiKeys({ title: "Monitor", type: "secret", created_by: admin.id })
      const TOKEN = present(admin.headers.authorization, "the authorization").slice("Bearer ".length)
      const app = await admin.post("/admin/webhook-apps", { name: "Warehouse", topics: ["order.*"] })
      const { token: WEBHOOKS_TOKEN } = await service().apps.createToken(app.data.webhook_app.id)

      const variables = { ID: id, PULL_ID, TOKEN, MEDUSA_API_KEY, WEBHOOKS_TOKEN }
      const { status, data } = await api.request(fillIn(request, variables))

      expect({ status, data }).toEqual({ status: 200, data: expect.any(Object) })
      expect(keysOf(data, request.answers)).toEqual(keysOf(request.answers, request.answers))
    })
  })

  describe("the documents' code for a shop runs in one:", () => {
    const shown = snippetsOf(readDocuments())
    const exportsOf = (path: string, has: string): Exports =>
      load(findIn(shown, (snippet) => snippet.path === path && snippet.code.includes(has)))

    it("a script creates a webhook, with its secret", async () => {
      const log = jest.spyOn(console, "log").mockImplementation()
      await exportsOf("docs/api.md", "create-webhook.ts").default({ container: getContainer() })
      const printed = log.mock.calls[0]?.[0]
      log.mockRestore()
      const { webhooks } = (await admin.get("/admin/webhooks?url=https://app.example/webhooks")).data
      expect(webhooks).toMatchObject([{ topics: ["order.*"] }])
      expect(printed).toMatchObject([{ id: webhooks[0].id, secret: expect.stringMatching(/^whsec_/) }])
    })

    it("a workflow's actor is in the audit trail", async () => {
      const { id } = await create()
      await exportsOf("docs/api.md", "pauseWebhook").pauseWebhook(getContainer(), id, admin.id)
      expect((await read(id)).status).toBe("paused")
      const { data } = await admin.get(`/admin/webhook-audit?webhook_id=${id}&actor_id=${admin.id}`)
      expect(present(data.audit_entries[0], "the last entry")).toMatchObject({
        actor_id: admin.id,
        actor_type: "user",
        changes: { status: { from: "active", to: "paused" } },
      })
    })

    it("a route of the shop's own creates a webhook in the name of its caller", async () => {
      const json = jest.fn()
      const { POST } = exportsOf("docs/rights.md", "partners/route.ts")
      await POST(
        { auth_context: { actor_id: admin.id, actor_type: "user" }, scope: getContainer() },
        { json }
      )
      const { webhooks } = (await admin.get("/admin/webhooks?url=https://partner.example/webhooks")).data
      expect(webhooks).toMatchObject([{ topics: ["customer.*"] }])
      expect(json).toHaveBeenCalledWith({ id: webhooks[0].id })
      const { data } = await admin.get(`/admin/webhook-audit?webhook_id=${webhooks[0].id}`)
      expect(data.audit_entries).toMatchObject([{ actor_id: admin.id, actor_type: "user" }])
    })
  })

  it.each([
    [
      "says more than it",
      200,
      {
        webhook_app: {
          ...present(RESPONSES.AppIdentityResponse, "the example of the app").webhook_app,
          created_by: "user_0",
        },
      },
    ],
    ["says less than it", 200, { webhook_app: {} }],
    ["has a status that it does not name", 418, { message: "I am a teapot" }],
  ])("an answer that %s fails whatever test has asked for it", async (_, status, data) => {
    const answer = (status: number, body: object): AxiosInstance => {
      const client = axios.create({
        validateStatus: () => true,
        adapter: (config) => Promise.resolve({ data: body, status, statusText: "", headers: {}, config }),
      })
      holdToDocument(client)
      return client
    }
    await expect(answer(status, data).get("/webhook-apps/me")).rejects.toThrow("get /webhook-apps/me answers")
    const { data: right } = await answer(
      200,
      present(RESPONSES.AppIdentityResponse, "the example of the app")
    ).get("/webhook-apps/me?x=1")
    expect(right).toEqual(RESPONSES.AppIdentityResponse)
  })

  it("every example of the API's description is taken, and answered as it says", async () => {
    const examples = examplesIn((await admin.get("/admin/webhooks/openapi")).data)
    expect(examples.length).toBeGreaterThan(30)
    const wrong = []
    for (const example of examples) {
      await provideExamples(getContainer(), receiver.url)
      if (example.path.endsWith("/cancel")) {
        await provideRuns(getContainer())
      }
      const asApp = example.path.startsWith("/webhook-apps/")
        ? adminOf(IDS.app, `Bearer ${APP_TOKEN}`, api, { "x-webhook-portal": "1" })
        : admin
      wrong.push(...(await problemsOf(example, asApp)))
    }
    expect(wrong).toEqual([])
  })
}
