import { randomUUID } from "node:crypto"

import { LOGIN } from "../../scripts/demo/shop"
import { present } from "../../scripts/present"
import type { AppTokenWithText, WebhookApp } from "../../src/admin/lib/api/apps"
import type { AdminWebhookWithSecret } from "../../src/admin/lib/api/webhooks"
import type { Dashboard } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"

/** A part of each app's name: the shop may run on from one run of the tests to the next. */
const RUN = randomUUID().slice(0, 8)

const nameOf = (what: string) => `${what} ${RUN}`

async function createApp(
  { admin }: Dashboard,
  name: string,
  settings: Partial<WebhookApp> = {}
): Promise<WebhookApp> {
  const { webhook_app } = await admin.post<{ webhook_app: WebhookApp }>("/admin/webhook-apps", {
    name: nameOf(name),
    topics: ["order.*", "product.*"],
    ...settings,
  })
  return webhook_app
}

async function createToken({ admin }: Dashboard, { id }: WebhookApp): Promise<AppTokenWithText> {
  const { token } = await admin.post<{ token: AppTokenWithText }>(`/admin/webhook-apps/${id}/tokens`)
  return token
}

/** What the app's own request is answered. */
async function asApp(token: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${process.env.DASHBOARD_URL}/webhook-apps${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

describeInBrowser("the pages of apps", (receiver) => {
  /** A webhook that the app makes with its token. It is fetched: no app is sent anything into the network of the tests. */
  async function createWebhook(
    token: string,
    name: string,
    topics: string[]
  ): Promise<AdminWebhookWithSecret> {
    const response = await asApp(token, "/webhooks", { name, mode: "pull", topics })
    expect(response.status).toBe(200)
    const { webhook }: { webhook: AdminWebhookWithSecret } = await response.json()
    return webhook
  }

  inDashboard("create an app and its token, which is shown once and signs in", async (dashboard) => {
    const { page, dialog } = dashboard
    await dashboard.goTo("/settings/webhooks")
    await page
      .getByRole("navigation", { name: "Pages about webhooks" })
      .getByRole("link", { name: "Apps" })
      .click()
    await page.getByRole("link", { name: "Create", exact: true }).click()

    await dialog.getByRole("button", { name: "Save" }).click()
    await dialog.getByText("This field must not be empty").waitFor()
    await dialog.getByText("Choose at least one").waitFor()
    await dialog.getByLabel("Name", { exact: true }).fill(nameOf("Created"))
    await dialog.getByLabel("Contact e-mail").fill("nobody")
    await dialog.getByRole("checkbox", { name: "order.created" }).click()
    await dialog.getByText("Is not a valid e-mail address").waitFor()
    await dialog.getByLabel("Contact e-mail").fill("dev@partner.example")
    await dialog.getByLabel("Webhooks allowed").fill("3")
    await dialog.getByLabel("Metadata").fill('{ "contract": "17" }')
    await dialog.getByRole("button", { name: "Save" }).click()

    await dashboard.says("App created")
    await page.getByRole("heading", { name: nameOf("Created") }).waitFor()
    await page.getByText("0 of 3").first().waitFor()
    expect(await page.getByRole("link", { name: "dev@partner.example" }).getAttribute("href")).toBe(
      "mailto:dev@partner.example"
    )

    await page.getByRole("link", { name: "Create token" }).click()
    await dialog.getByText("It can have two at a time", { exact: false }).first().waitFor()
    await dialog.getByRole("combobox", { name: "Expires after" }).click()
    await page.getByRole("option", { name: "30 days" }).click()
    await dialog.getByRole("button", { name: "Create token" }).click()
    const token = await dialog.getByText(/^whapp_[0-9a-f]{64}$/).innerText()
    await dialog.getByRole("button", { name: "Copy token" }).click()
    await dashboard.copies(token)
    expect((await asApp(token, "/me")).status).toBe(200)

    // Beside the drawer.
    await page.mouse.click(400, 450)
    await dialog.getByText("Have you copied the token?", { exact: false }).waitFor()
    expect(await dialog.getByText(token).count()).toBe(1)
    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "detached" })
    const tokens = page.getByRole("list", { name: "Tokens" })
    await tokens.getByText(`whapp_•••••${token.slice(-5)}`).waitFor()
    await tokens.getByText(/^Last used .+ from .+/).waitFor()
    await tokens.getByText(/^Expires /).waitFor()
    expect(await page.getByText(token).count()).toBe(0)
  })

  inDashboard("list apps with what they have, and find them by name and status", async (dashboard) => {
    const app = await createApp(dashboard, "Listed", { max_webhooks: 4 })
    await createApp(dashboard, "Barred", { status: "suspended" })
    const { token } = await createToken(dashboard, app)
    await createWebhook(token, "Own", ["order.created"])
    await dashboard.goTo(`/settings/webhooks/apps?q=${RUN}`)
    const row = dashboard.row(nameOf("Listed"))
    await row.getByText("1 of 4").waitFor()
    await row.getByText("Active").waitFor()
    await row.getByRole("time").waitFor()
    await dashboard.row(nameOf("Barred")).getByText("Never").waitFor()

    await dashboard.filter("Status", "Suspended")
    await row.waitFor({ state: "detached" })
    await dashboard.row(nameOf("Barred")).click()
    await dashboard.page.getByRole("heading", { name: nameOf("Barred") }).waitFor()
    await dashboard.page.getByText("The app is suspended.", { exact: false }).waitFor()
  })

  inDashboard("suspend an app with its webhooks, resume it, and say so in its history", async (dashboard) => {
    const app = await createApp(dashboard, "Paused")
    const { token } = await createToken(dashboard, app)
    const own = await createWebhook(token, "Orders", ["order.created"])
    const { page } = dashboard
    await dashboard.goTo(`/settings/webhooks/apps/${app.id}`)
    const webhook = page
      .getByRole("list", { name: "Webhooks" })
      .getByRole("listitem")
      .filter({ hasText: "Orders" })
    await webhook.getByText("Active").waitFor()

    await dashboard.does(nameOf("Paused"), "Suspend")
    await dashboard.dialog.getByText("Its tokens are refused at once", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Suspend" }).click()
    await dashboard.says("App suspended")
    await webhook.getByText("Paused").waitFor()
    expect((await asApp(token, "/me")).status).toBe(401)
    await webhook.getByRole("link", { name: "Orders" }).click()
    const notice = page.getByRole("region", { name: "Paused because its app is suspended" })
    await notice.getByText("are sent when you resume the app.", { exact: false }).waitFor()
    await notice.getByRole("link", { name: "Open app" }).click()

    await dashboard.does(nameOf("Paused"), "Resume")
    await dashboard.says("App resumed")
    await webhook.getByText("Active").waitFor()
    const history = page.getByRole("list", { name: "History" })
    await history.getByText("Suspended", { exact: true }).waitFor()
    await history.getByText("Resumed", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Show more" }).click()
    await history.getByText("Webhook Orders: Created").waitFor()
    const created = history.getByRole("listitem").filter({ hasText: "Token created" })
    await created.getByText(`whapp_•••••${token.slice(-5)}`).waitFor()
    await created.getByText(LOGIN.email, { exact: false }).waitFor()

    await webhook.getByRole("link", { name: "Orders" }).click()
    await page.waitForURL(new RegExp(`/settings/webhooks/${own.id}$`))
  })

  inDashboard("say before an app is narrowed what its webhooks lose", async (dashboard) => {
    const app = await createApp(dashboard, "Narrowed")
    const { token } = await createToken(dashboard, app)
    await createWebhook(token, "Both", ["order.created", "product.updated"])
    await createWebhook(token, "Products alone", ["product.*"])
    const { page, dialog } = dashboard
    await dashboard.goTo(`/settings/webhooks/apps/${app.id}/edit`)
    await dialog.getByRole("button", { name: "Remove order.*" }).click()
    await dialog.getByLabel("Name", { exact: true }).fill(nameOf("Renamed"))
    await dialog.getByRole("button", { name: "Save" }).click()

    await dashboard.dialog.getByText("These webhooks are sent less").waitFor()
    expect(await dashboard.dialog.getByRole("listitem").allInnerTexts()).toEqual(["Both"])
    await dashboard.dialog.getByText("The webhooks keep their settings", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Save" }).click()

    await dashboard.says("App saved")
    const webhooks = page.getByRole("list", { name: "Webhooks" })
    await webhooks.getByText("Limited by its app").waitFor()
    expect(await webhooks.getByText("Limited by its app").count()).toBe(1)
    await page
      .getByRole("list", { name: "History" })
      .getByText(`Name: ${nameOf("Narrowed")} → ${nameOf("Renamed")}`)
      .waitFor()
  })

  inDashboard("open the portal for a partner by a link that is shown once", async (dashboard) => {
    const app = await createApp(dashboard, "Opened", { contact_email: "dev@partner.example" })
    const { page, dialog } = dashboard
    await dashboard.goTo(`/settings/webhooks/apps/${app.id}`)
    await page.getByRole("link", { name: "Portal link" }).click()
    await dialog.getByRole("button", { name: "Create link" }).click()
    const link = await dialog.getByText(/\/webhook-apps\/portal#code=whpl_/).innerText()
    await dialog.getByText(/It may be used once, until/).waitFor()
    await dialog.getByRole("button", { name: "Copy link" }).click()
    await dashboard.copies(link)
    const mail = new URL(
      present(await dialog.getByRole("link", { name: "Send by e-mail" }).getAttribute("href"), "the link")
    )
    expect(decodeURIComponent(mail.pathname)).toBe("dev@partner.example")
    expect(mail.searchParams.get("body")).toContain(link)

    const opened = await fetch(`${process.env.DASHBOARD_URL}/webhook-apps/portal/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-webhook-portal": "1" },
      body: JSON.stringify({ code: link.split("#code=")[1] }),
    })
    expect(opened.status).toBe(200)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    const history = page.getByRole("list", { name: "History" })
    await history.getByText("Portal opened").waitFor()
    await history.getByText("Portal link created").waitFor()
  })

  inDashboard("end all sessions of an app's portal, and its unused links", async (dashboard) => {
    const app = await createApp(dashboard, "Signed out")
    const { token } = await createToken(dashboard, app)
    const portal = `/admin/webhook-apps/${app.id}/portal-session`
    const { url } = await dashboard.admin.post<{ url: string }>(portal)
    const { url: unused } = await dashboard.admin.post<{ url: string }>(portal)
    const { page } = dashboard
    const partner = await page.context().newPage()
    await partner.goto(url)
    await partner.getByRole("heading", { name: "No webhooks yet" }).waitFor()

    await dashboard.goTo(`/settings/webhooks/apps/${app.id}`)
    await dashboard.does(nameOf("Signed out"), "End portal sessions")
    await dashboard.dialog.getByText("Whoever has the portal open is signed out", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "End portal sessions" }).click()
    await dashboard.says("Portal sessions ended")
    const history = page.getByRole("list", { name: "History" })
    await history.getByText("Portal sessions ended").waitFor()

    // The page asks for news by itself while it is seen.
    await partner.bringToFront()
    await partner.getByRole("heading", { name: "Your session is over" }).waitFor()
    await partner.goto("about:blank")
    await partner.goto(unused)
    await partner.getByRole("heading", { name: "This link does not work any more" }).waitFor()
    expect((await asApp(token, "/me")).status).toBe(200)
  })

  inDashboard(
    "lead from messages that nobody fetches to the tokens of the app, or to the shop's API keys",
    async (dashboard) => {
      const app = await createApp(dashboard, "Asleep")
      const { token } = await createToken(dashboard, app)
      const own = await createWebhook(token, nameOf("The app's"), ["order.created"])
      const { page } = dashboard
      // Messages must wait for 26 hours first: the server's answer is changed on its way.
      await page.route("**/admin/webhooks/overview?*", async (route) => {
        const response = await route.fetch()
        const { overview } = await response.json()
        const unfetched = {
          ...{ id: own.id, mode: "pull", status: "active", health: "failing", disabled_reason: null },
          ...{ since: "2026-11-28T22:05:00.000Z", last_success_at: null, likely_cause: null },
          ...{ last_error: "Not fetched since 2026-11-28 22:05 UTC", waiting: 3, next_try_at: null },
        }
        const attention = [
          { ...unfetched, name: nameOf("The app's"), app_id: app.id },
          { ...unfetched, id: "whk_shop", name: nameOf("The shop's"), app_id: null },
        ]
        await route.fulfill({ response, json: { overview: { ...overview, attention } } })
      })
      await dashboard.goTo("/settings/webhooks/overview")
      const notice = (name: string) =>
        page.getByRole("region", { name: /^Not fetched since/ }).filter({ hasText: nameOf(name) })
      const keys = notice("The shop's").getByRole("link", { name: "Open API keys" })
      expect(await keys.getAttribute("href")).toMatch(/\/settings\/secret-api-keys$/)

      await notice("The app's").getByRole("link", { name: "Open app" }).click()

      await page.getByRole("heading", { name: nameOf("Asleep") }).waitFor()
      await page.unrouteAll({ behavior: "ignoreErrors" })
    }
  )

  inDashboard("have webhooks that an admin creates for them, and that the list finds", async (dashboard) => {
    const app = await createApp(dashboard, "Owner")
    await createApp(dashboard, "Other")
    const { page, dialog } = dashboard
    await dashboard.admin.post("/admin/webhooks", {
      name: nameOf("The shop's"),
      mode: "pull",
      topics: ["order.*"],
    })
    await dashboard.goTo("/settings/webhooks/create")
    await dialog.getByLabel("Name", { exact: true }).fill(nameOf("The app's"))
    await dialog.getByLabel("URL", { exact: true }).fill(receiver.url)
    await dialog.getByRole("combobox", { name: "App" }).fill(nameOf("Owner"))
    await page.getByRole("option", { name: nameOf("Owner") }).click()
    // The app may not have customers, and the server says so.
    await dialog.getByRole("checkbox", { name: "customer.created" }).click()
    await dialog.getByRole("button", { name: "Save" }).click()
    await dialog.getByText("The app may not have: customer.created").waitFor()
    await dialog.getByRole("checkbox", { name: "customer.created" }).click()
    await dialog.getByRole("checkbox", { name: "order.created" }).click()
    await dialog.getByRole("button", { name: "Save" }).click()
    await dialog.getByText(`${nameOf("The app's")} is ready`).waitFor()

    await dashboard.goTo(`/settings/webhooks?q=${RUN}`)
    await dashboard.row(nameOf("The app's")).getByText(nameOf("Owner")).waitFor()
    await dashboard.row(nameOf("The shop's")).waitFor()
    await dashboard.filter("App", nameOf("Owner"))
    await dashboard.row(nameOf("The shop's")).waitFor({ state: "detached" })
    await dashboard.row(nameOf("The app's")).getByText(nameOf("Owner")).waitFor()

    const { webhooks } = await dashboard.admin.get<{ webhooks: { app_id: string }[] }>(
      `/admin/webhooks?app_id=${app.id}`
    )
    expect(webhooks.map(({ app_id }) => app_id)).toEqual([app.id])
  })

  inDashboard("delete a token, and an app with what goes with it, by name", async (dashboard) => {
    const app = await createApp(dashboard, "Doomed")
    const [first, second] = [await createToken(dashboard, app), await createToken(dashboard, app)]
    const webhook = await createWebhook(second.token, "Goes with it", ["order.created"])
    const { page } = dashboard
    await dashboard.goTo(`/settings/webhooks/apps/${app.id}`)
    await page.getByText("There are two tokens already.", { exact: false }).waitFor()
    await dashboard.button(`Delete token ${first.token_redacted}`).click()
    await dashboard.dialog.getByRole("button", { name: "Delete" }).click()
    await dashboard.says("Token deleted")
    await page.getByRole("link", { name: "Create token" }).waitFor()
    expect((await asApp(first.token, "/me")).status).toBe(401)

    await dashboard.does(nameOf("Doomed"), "Delete")
    await dashboard.dialog
      .getByRole("list", { name: /^This webhook is deleted/ })
      .getByText("Goes with it")
      .waitFor()
    await dashboard.dialog
      .getByRole("list", { name: /^This token/ })
      .getByText(second.token_redacted)
      .waitFor()
    await dashboard.dialog.getByRole("button", { name: "Delete" }).click()
    await dashboard.says("App deleted")
    await page.waitForURL(/\/settings\/webhooks\/apps$/)
    await expect(dashboard.admin.get(`/admin/webhooks/${webhook.id}`)).rejects.toThrow(/404/)
    await expect(dashboard.admin.get(`/admin/webhook-apps/${app.id}`)).rejects.toThrow(/404/)
  })
})
