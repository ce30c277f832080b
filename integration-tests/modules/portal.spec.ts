import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import express, { type ErrorRequestHandler, type RequestHandler } from "express"

import { asWritten } from "../../src/types/typed"
import { portOf } from "../../scripts/free-port"
import { atLeast, present } from "../../scripts/present"
import { portalPage } from "../../src/api/webhook-apps/portal/page"
import { backendOf } from "../../src/api/utils/backend-url"
import { POST as openSession } from "../../src/api/webhook-apps/portal/session/route"
import { WebhookApps } from "../../src/modules/webhook/apps/apps"
import { PortalSessions } from "../../src/modules/webhook/apps/portal"
import { RequestRate } from "../../src/modules/webhook/apps/request-rate"
import { resolveOptions } from "../../src/modules/webhook/options"
import { prune } from "../../src/modules/webhook/retention"
import { listAuditEntries } from "../../src/modules/webhook/store/audit"
import { createDatabase, emptyTables } from "../support/database"

const ADA = { type: "user", id: "user_ada" }

describe("the portal's sessions", () => {
  let db: Knex
  let drop: () => Promise<void>
  let apps: WebhookApps
  let portal: PortalSessions

  beforeAll(async () => {
    ;({ db, drop } = await createDatabase("webhooks_portal"))
    apps = new WebhookApps(db, ADA)
    portal = new PortalSessions(db, resolveOptions({}).apps.portal)
  })

  beforeEach(() => emptyTables(db))

  afterAll(() => drop())

  const createApp = () =>
    apps.create({
      ...{ name: "Warehouse", contact_email: null, status: "active", topics: ["product.*"] },
      ...{ sales_channel_ids: [], max_webhooks: 10, metadata: null },
    })

  /** A session that is still valid. */
  async function openOne(appId: string) {
    const { code } = await portal.createLink(appId, { actor: ADA })
    return present(await portal.open(code), "the session")
  }

  const countRows = async () => {
    const { rows } = await db.raw("select count(*)::int as count from webhook_portal_session")
    return Number(rows[0].count)
  }

  it("are opened by a link once, also when several open it at the same time", async () => {
    const { id } = await createApp()
    const { code } = await portal.createLink(id)
    expect(code).toMatch(/^whpl_[0-9a-f]{64}$/)
    const opened = await Promise.all([portal.open(code), portal.open(code), portal.open(code)])
    const [session] = atLeast(
      1,
      opened.filter((one) => one !== undefined)
    )
    expect(opened.filter((one) => one === undefined)).toHaveLength(2)
    expect(session.session).toMatch(/^whps_[0-9a-f]{64}$/)
    expect(await portal.authenticate(session.session)).toEqual({ id: session.id, app_id: id })
    expect(await portal.open(code)).toBeUndefined()
    expect(await portal.authenticate(code)).toBeUndefined()
  })

  it("are stored as a hash, and their links too", async () => {
    const { id } = await createApp()
    const { code } = await portal.createLink(id)
    const { session } = await openOne(id)
    const { rows } = await db.raw(
      "select (select string_agg(s::text, '') from webhook_portal_session s) || (select string_agg(a::text, '') from webhook_audit a) as text"
    )
    for (const text of [code, session]) {
      expect(rows[0].text).not.toContain(text.slice("whps_".length))
    }
  })

  it("end after so many hours as the option says, and their links after so many minutes", async () => {
    const { id } = await createApp()
    const link = await portal.createLink(id)
    const session = await openOne(id)
    const seconds = ({ expires_at }: { expires_at: Date }) => (expires_at.getTime() - Date.now()) / 1000
    expect(seconds(link)).toBeGreaterThan(9 * 60)
    expect(seconds(link)).toBeLessThanOrEqual(10 * 60)
    expect(seconds(session)).toBeGreaterThan(11 * 3600)
    expect(seconds(session)).toBeLessThanOrEqual(12 * 3600)
    await db.raw("update webhook_portal_session set expires_at = now()")
    expect(await portal.open(link.code)).toBeUndefined()
    expect(await portal.authenticate(session.session)).toBeUndefined()
    expect(await portal.isLive(session.id)).toBe(false)
  })

  it("end permanently with the suspension of their app, and with its deletion, and so do their links", async () => {
    for (const end of [
      (id: string) => apps.update(id, { status: "suspended" }),
      (id: string) => apps.softDelete(id),
    ]) {
      const { id } = await createApp()
      const { code } = await portal.createLink(id)
      const session = await openOne(id)
      const other = await openOne((await createApp()).id)
      await end(id)
      expect(await portal.authenticate(session.session)).toBeUndefined()
      expect(await portal.open(code)).toBeUndefined()
      expect(await portal.authenticate(other.session)).toBeDefined()
      await apps.restore(id)
      await apps.update(id, { status: "active" })
      expect(await portal.authenticate(session.session)).toBeUndefined()
      expect(await portal.open(code)).toBeUndefined()
    }
  })

  it("end when an admin ends all of an app's, and so do its links, while its tokens still work", async () => {
    const { id } = await createApp()
    const { token } = await apps.createToken(id)
    const { code } = await portal.createLink(id)
    const [session, other] = [await openOne(id), await openOne((await createApp()).id)]
    await portal.closeAll(id, { actor: ADA })
    expect(await portal.isLive(session.id)).toBe(false)
    expect(await portal.open(code)).toBeUndefined()
    expect(await portal.isLive(other.id)).toBe(true)
    expect(await apps.authenticate(token, null)).toMatchObject({ app_id: id })
    const { entries } = await listAuditEntries(db, { action: ["portal_closed"] }, { limit: 20, offset: 0 })
    expect(entries).toMatchObject([
      {
        actor_type: "user",
        actor_id: ADA.id,
        object: "webhook_app",
        object_id: id,
        object_name: "Warehouse",
      },
    ])
    const unknown = "Webhook app with id: whapp_0 was not found"
    await expect(portal.closeAll("whapp_0")).rejects.toMatchObject({ type: "not_found", message: unknown })
  })

  it("are not opened for an app that is suspended or unknown", async () => {
    const { id } = await createApp()
    await apps.update(id, { status: "suspended" })
    await expect(portal.createLink(id)).rejects.toThrow(`Webhook app ${id} is suspended`)
    await expect(portal.createLink("whapp_0")).rejects.toThrow("Webhook app with id: whapp_0 was not found")
  })

  it("are removed when they are over, and no others", async () => {
    const { id } = await createApp()
    await openOne(id)
    const { id: kept } = await openOne(id)
    await db.raw("update webhook_portal_session set expires_at = now() where id <> ?", [kept])
    await prune(db, 30)
    expect(await countRows()).toBe(1)
    expect(await portal.isLive(kept)).toBe(true)
    await portal.close(kept)
    expect(await countRows()).toBe(0)
  })

  it("and what counts requests are removed an hour after they are over", async () => {
    const hour = 3_600_000
    const expiries = { spent: Date.now() - hour - 1_000, lately: Date.now() - hour + 60_000 }
    for (const [key, expire] of Object.entries(expiries)) {
      await db.raw("insert into webhook_app_rate (key, points, expire) values (?, 1, ?)", [key, expire])
    }
    await prune(db, 30)
    const { rows } = await db.raw("select key from webhook_app_rate")
    expect(rows).toEqual([{ key: "lately" }])
  })

  describe("over HTTP", () => {
    let server: Server
    let backendUrl: string | undefined

    beforeEach(async () => {
      backendUrl = undefined
      const options = resolveOptions({ apps: { portal: { frameAncestors: ["https://partners.example"] } } })
      const portalCodeRate = new RequestRate(db, 2)
      const scope = { resolve: () => ({ apps, portal, options, portalCodeRate, admin: { backendUrl } }) }
      const refused: ErrorRequestHandler = ({ type }, _req, res, _next) => void res.status(401).json({ type })
      const app = express().set("trust proxy", 1).use(express.json())
      app.post("/session", (req, res, next) => {
        Object.assign(req, { scope, validatedBody: req.body })
        openSession(asWritten(req), res).catch(next)
      })
      app.get("/backend", (req, res) => void res.send(backendOf(asWritten(Object.assign(req, { scope })))))
      server = createServer(app.use(refused)).listen(0, "127.0.0.1")
      await new Promise((resolve) => server.once("listening", resolve))
    })

    afterEach(() => new Promise((resolve) => server.close(resolve)))

    /** @param from the address that a proxy names. */
    const send = (
      code: string,
      from: string,
      headers: Record<string, string> = { "x-webhook-portal": "1" }
    ) =>
      fetch(`http://127.0.0.1:${portOf(server)}/session`, {
        method: "POST",
        body: JSON.stringify({ code }),
        headers: { "content-type": "application/json", "x-forwarded-for": from, ...headers },
      })

    const WRONG = `whpl_${"0".repeat(64)}`

    it("are opened by a right code however many were sent from its address, and wrong ones wait", async () => {
      const { id } = await createApp()
      for (let n = 0; n < 4; n++) {
        expect((await send((await portal.createLink(id)).code, "203.0.113.1")).status).toBe(200)
      }
      const statuses = [1, 2, 3].map(async () => (await send(WRONG, "203.0.113.1")).status)
      expect((await Promise.all(statuses)).sort()).toEqual([401, 401, 429])
      expect((await send((await portal.createLink(id)).code, "203.0.113.1")).status).toBe(200)
      expect((await send(WRONG, "203.0.113.2")).status).toBe(401)
    })

    it.each<
      [what: string, secure: boolean, headers: Record<string, string>, configured?: string, env?: string]
    >([
      ["on a developer's own machine", false, {}],
      ["there with an address in the configuration", false, {}, "http://localhost:9000"],
      ["behind a proxy that says so", true, { "x-forwarded-proto": "https" }],
      ["behind a proxy that says its host alone", true, { "x-forwarded-host": "shop.example" }],
      ["behind a proxy that says nothing, where the configuration does", true, {}, "https://shop.example"],
      ["in production, whatever is said", true, {}, undefined, "production"],
    ])(
      "have a cookie for TLS and for frames where that may be: %s",
      async (_, secure, headers, ...[url, env]) => {
        const { id } = await createApp()
        const { code } = await portal.createLink(id)
        backendUrl = url
        const before = process.env.NODE_ENV
        process.env.NODE_ENV = env ?? before
        try {
          const answer = await send(code, "203.0.113.1", { "x-webhook-portal": "1", ...headers })
          const cookie = present(answer.headers.get("set-cookie"), "the cookie")
          expect(/; Secure/.test(cookie)).toBe(secure)
          expect(cookie).toMatch(secure ? /; Partitioned/ : /; SameSite=Lax/)
        } finally {
          process.env.NODE_ENV = before
        }
      }
    )

    it("have links to where the shop is reached", async () => {
      const port = portOf(server)
      const backend = async (headers: Record<string, string> = {}) =>
        (await fetch(`http://127.0.0.1:${port}/backend`, { headers })).text()
      expect(await backend()).toBe(`http://127.0.0.1:${port}`)
      expect(await backend({ "x-forwarded-host": "shop.example:8443, proxy.internal" })).toBe(
        "http://shop.example:8443"
      )
      expect(await backend({ "x-forwarded-host": "shop.example", "x-forwarded-proto": "https" })).toBe(
        "https://shop.example"
      )
      backendUrl = "https://api.shop.example"
      expect(await backend({ "x-forwarded-host": "shop.example" })).toBe("https://api.shop.example")
    })

    it("are not counted for requests that do not come from the portal's page", async () => {
      const { id } = await createApp()
      const { code } = await portal.createLink(id)
      for (let n = 0; n < 4; n++) {
        expect((await send(code, "203.0.113.1", {})).status).toBe(401)
      }
      expect((await send(code, "203.0.113.1")).status).toBe(200)
    })

    it("are refused to an address that is none, or a long one, as to any other", async () => {
      const statuses: number[] = []
      for (const from of ["x".repeat(300), `fe80::1%${"y".repeat(300)}`, "nowhere", "unknown"]) {
        statuses.push((await send(WRONG, from)).status)
      }
      expect(statuses).toEqual([401, 401, 401, 429])
    })
  })

  it("are in the audit trail: who made the link, that it was opened, and what was changed in the session", async () => {
    const { id } = await createApp()
    const session = await openOne(id)
    await apps
      .changedBy({ type: "app", id, portal_session_id: session.id })
      .update(id, { contact_email: "dev@warehouse.example" })
    const { entries } = await listAuditEntries(db, { app_id: [id] }, { limit: 20, offset: 0 })
    expect(entries.map(({ actor_type, actor_id, action }) => [actor_type, actor_id, action])).toEqual([
      ["portal-session", session.id, "updated"],
      ["portal-session", session.id, "portal_opened"],
      ["user", ADA.id, "portal_link_created"],
      ["user", ADA.id, "created"],
    ])
    expect(entries[2]).toMatchObject({
      ...{ object: "webhook_app", object_id: id },
      changes: { portal_session: { from: null, to: { id: session.id } } },
    })
  })
})

describe("the portal's page", () => {
  const ASSET = "index-1a2b3c4d.js"

  let folder: string
  let server: Server
  let frameAncestors: string[]

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "portal-page-"))
    frameAncestors = []
    const scope = {
      resolve: () => ({ options: resolveOptions({ apps: { portal: { frameAncestors } } }) }),
    }
    const app = express()
    app.use("/webhook-apps/portal", (req, _, next) => {
      Object.assign(req, { scope })
      next()
    })
    app.use("/webhook-apps/portal", asWritten<RequestHandler>(portalPage([join(folder, "none"), folder])))
    app.post("/webhook-apps/portal/session", (_, res) => void res.send("opened"))
    server = createServer(app).listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
  })

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  })

  function build(): void {
    mkdirSync(join(folder, "assets"))
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>Portal</title>")
    writeFileSync(join(folder, "assets", ASSET), "export {}")
    writeFileSync(join(folder, "assets", ".secret"), "hidden")
  }

  const get = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${portOf(server)}/webhook-apps/portal${path}`, init)

  it.each(["", "/", "/deliveries", "/webhooks/whk_1?tab=log", "/sessions"])(
    "is served at %j, asked for again each time, under a strict policy",
    async (path) => {
      build()
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain("<title>Portal</title>")
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "text/html; charset=UTF-8",
        "cache-control": "no-cache",
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
      })
      expect([response.headers.get("etag"), response.headers.get("last-modified")]).toEqual([null, null])
    }
  )

  it("has files that are cached for ever, since their names change with them", async () => {
    build()
    const response = await get(`/assets/${ASSET}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": expect.stringContaining("javascript"),
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    })
    const etag = present(response.headers.get("etag"), "the etag")
    expect(
      (await get(`/assets/${ASSET}`, { headers: { "if-none-match": etag, "cache-control": "max-age=0" } }))
        .status
    ).toBe(304)
    expect((await get(`/assets/${ASSET}`, { method: "HEAD" })).status).toBe(200)
  })

  it.each([
    "/assets/gone.js",
    "/assets/",
    "/assets/.secret",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%00",
  ])("has no other files: %s", async (path) => {
    build()
    const response = await get(path)
    expect([400, 403, 404]).toContain(response.status)
    expect(response.headers.get("cache-control")).toBeNull()
    expect(await response.text()).toBe("Not found")
  })

  it("may be framed by the origins that the option names, and by no other", async () => {
    build()
    frameAncestors.push("https://partners.example", "https://shop.example")
    const { headers } = await get("")
    expect(headers.get("content-security-policy")).toMatch(
      /; frame-ancestors https:\/\/partners\.example https:\/\/shop\.example$/
    )
    expect(headers.get("x-frame-options")).toBeNull()
  })

  it("says how it is built, where it is not", async () => {
    const response = await get("/deliveries")
    expect(response.status).toBe(503)
    expect(response.headers.get("content-type")).toContain("text/plain")
    expect(await response.text()).toContain("npm run build")
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'")
  })

  it("leaves to the routes what is not read, and the session", async () => {
    build()
    expect((await get("/session")).status).toBe(404)
    expect((await get("/session/")).headers.get("content-security-policy")).not.toContain("script-src")
    expect(await (await get("/session", { method: "POST" })).text()).toBe("opened")
  })
})
