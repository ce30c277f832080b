import { readdirSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { join } from "node:path"

import { Webhook } from "standardwebhooks"

import { Api } from "../../scripts/demo/api"
import { freePort } from "../../scripts/free-port"
import { ROOT } from "../../scripts/medusa"
import { databaseUrl, openPostgres } from "../../scripts/postgres"
import type { Program } from "../../scripts/program"
import { connect } from "../support/database"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { HostApp } from "./host-app"

const DATABASE = "host_app"
const LOGIN = { email: "admin@example.com", password: "supersecret" }
const ALLOW_LOOPBACK = `{ network: { allow: ["127.0.0.0/8"], allowHttp: true } }`

describe("the packed plugin in an app of its own", () => {
  const server = connect("postgres")
  let app: HostApp
  let receiver: Receiver
  let running: Program | undefined

  beforeAll(async () => {
    await server.raw(`drop database if exists ${DATABASE} with (force)`)
    await server.raw(`create database ${DATABASE}`)
    app = HostApp.create(databaseUrl(await openPostgres(), DATABASE), ALLOW_LOOPBACK)
    receiver = await Receiver.start()
  }, 300_000)

  afterAll(async () => {
    await running?.stop()
    await receiver.stop()
    app.remove()
    await server.raw(`drop database if exists ${DATABASE} with (force)`)
    await server.destroy()
  })

  it("holds what a shop needs and nothing else", () => {
    const others = app.pluginFiles().filter((file) => !file.startsWith(".medusa/server/src/"))
    expect(others.sort()).toEqual(["LICENSE", "README.md", "openapi.json", "package.json"])
    expect(app.pluginFiles().filter((file) => /__tests__|\.spec\./.test(file))).toEqual([])
  })

  it("leaves out no file of the server side", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^admin|__tests__/.test(file))
      .map((file) => `.medusa/server/src/${file.replace(/\.ts$/, ".js")}`)
    expect(app.pluginFiles()).toEqual(expect.arrayContaining(sources))
  })

  it("declares every package that its server side imports", () => {
    const { name, dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      app.read("package.json")
    )
    const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional)
    const imported = app
      .pluginFiles()
      .filter((file) => file.endsWith(".js") && !file.startsWith(".medusa/server/src/admin/"))
      .flatMap((file) => [...app.read(file).matchAll(/\brequire\("([^".][^"]*)"\)/g)])
      .map(([, path]) => path!)
      .filter((path) => !isBuiltin(path))
      .map((path) => path.split("/", path.startsWith("@") ? 2 : 1).join("/"))
    expect(imported).toContain("@medusajs/framework")
    expect([name, ...Object.keys(dependencies), ...peers]).toEqual(
      expect.arrayContaining([...new Set(imported)])
    )
  })

  it("lets merchants import its workflows, its types and its module", () => {
    const script = `console.log(JSON.stringify([
      typeof require("medusa-plugin-webhooks/workflows").createWebhooksWorkflow,
      require("medusa-plugin-webhooks/types").DELIVERY_STATUSES,
      require("medusa-plugin-webhooks/modules/webhook").default.service.name,
    ]))`
    expect(app.evaluate(script)).toEqual([
      "function",
      expect.arrayContaining(["success"]),
      "WebhookModuleService",
    ])
  })

  it("gives users of Medusa's SDK types: the documents' examples compile, what is wrong in them does not", () => {
    const examples = ["docs/openapi.md", "docs/topics.md"].map((file) =>
      codeIn(readFileSync(join(ROOT, file), "utf8"))
    )
    expect(app.compile(examples.flat())).toBe("")

    const wrong = `
      import type { AdminWebhookListResponse, WebhookMessage } from "medusa-plugin-webhooks/types"
      export const a = (list: AdminWebhookListResponse) => list.webhooks[0]!.nmae
      export const b = (message: WebhookMessage<"order.created">) => message.data.totl
    `
    expect(app.compile([wrong])).toMatch(/'nmae' does not exist[^]*'totl' does not exist/)
  })

  it("holds the API's description as it is in the repository", () => {
    const found = app.evaluate(
      `console.log(JSON.stringify(require("medusa-plugin-webhooks/openapi.json").info.title))`
    )
    expect(found).toBe("medusa-plugin-webhooks")
    expect(app.read("openapi.json")).toBe(readFileSync(join(ROOT, "openapi.json"), "utf8"))
  })

  it("migrates with indexes for catch-up, boots, and delivers a change to a webhook, signed", async () => {
    await app.medusa("db:migrate").succeed("The migration")
    const host = connect(DATABASE)
    const indexes = await host.raw("select 1 from pg_indexes where indexname like 'IDX_webhooks_%_changed'")
    await host.destroy()
    expect(indexes.rows).toHaveLength(19)
    await app.medusa("user", "--email", LOGIN.email, "--password", LOGIN.password).succeed("The user")

    const port = await freePort()
    const api = new Api(`http://localhost:${port}`)
    running = app.medusa("start", "--host", "localhost", "--port", String(port))
    await running.until("Medusa", () => api.isUp())
    const { token } = await api.post<{ token: string }>("/auth/user/emailpass", LOGIN)
    const admin = api.as({ authorization: `Bearer ${token}` })

    expect(await admin.get<{ openapi: string }>("/admin/webhooks/openapi")).toMatchObject({
      openapi: "3.1.0",
    })
    const { webhook } = await admin.post<{ webhook: { secret: string } }>("/admin/webhooks", {
      url: receiver.url,
      topics: ["product.created"],
    })
    const { product } = await admin.post<{ product: { id: string } }>("/admin/products", {
      title: "Coffee",
      options: [{ title: "Size", values: ["250 g"] }],
    })

    const delivery = await until("the delivery", () => receiver.of("product.created")[0])
    const event = new Webhook(webhook.secret).verify(
      delivery.body,
      delivery.headers as Record<string, string>
    )
    expect(event).toMatchObject({ type: "product.created", data: { id: product.id, title: "Coffee" } })
  })

  it("shortens its log once with the command that the documents give", async () => {
    const host = connect(DATABASE)
    await until("all to be finished", async () => {
      const { rows } = await host.raw("select 1 from webhook_delivery where finished_at is null")
      return rows.length === 0
    })
    await host.raw(
      `update webhook_delivery set created_at = created_at - interval '8 days', finished_at = finished_at - interval '8 days'`
    )
    const [, path, days] =
      /npx medusa exec (\S+) (\d+)/.exec(readFileSync(join(ROOT, "docs/deployment.md"), "utf8")) ?? []
    await app.medusa("exec", path!, days!).succeed("The script")

    const { rows } = await host.raw("select 1 from webhook_delivery")
    await host.destroy()
    expect(rows).toEqual([])
  })
})

/** The TypeScript in a document. */
function codeIn(document: string): string[] {
  return [...document.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code!)
}
