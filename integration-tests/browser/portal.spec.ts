import type { Locator } from "playwright-core"

import { Receiver, type Received } from "../support/receiver"
import { until } from "../support/until"
import { seriousFindings } from "./support/accessibility"
import type { Look } from "./support/dashboard"
import { describeInBrowser, hideTab, inPortal } from "./support/in-browser"
import type { Portal } from "./support/portal"

/** One attempt decides. */
const AT_ONCE = { retry_schedule: [], max_failures: 0 }

const MENU = "Language, theme and session"

describeInBrowser("an app's portal", (receiver) => {
  inPortal("opens by a link that works once, and whose code leaves the address", async (portal) => {
    const link = await portal.link()
    await portal.page.goto(link)
    await portal.heading("No webhooks yet").waitFor()
    expect(portal.page.url()).not.toContain("code")

    await portal.page.reload()
    await portal.heading("No webhooks yet").waitFor()

    await portal.choose(MENU, "Sign out")
    await portal.heading("You are signed out").waitFor()
    await portal.page.reload()
    await portal.heading("You are not signed in").waitFor()

    await portal.page.goto("about:blank")
    await portal.page.goto(link)
    await portal.heading("This link does not work any more").waitFor()
    await portal.page.getByText("Ask the shop for a new link").waitFor()
  })

  inPortal("ends at once when the shop suspends the app, and says so", async (portal) => {
    await portal.enter()
    await portal.heading("No webhooks yet").waitFor()
    await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { status: "suspended" })
    await portal.page.getByRole("link", { name: "Log", exact: true }).click()
    await portal.heading("Your session is over").waitFor()
  })

  inPortal("lets an app make, test, pause, change, re-key and delete a webhook", async (portal) => {
    const { page } = portal
    await portal.enter()
    await page.getByRole("link", { name: "Create webhook" }).first().click()
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Stock")
    await page.getByRole("textbox", { name: "URL", exact: true }).fill(receiver.url)
    // Whoever may have all topics of products is offered the wildcard.
    await page.getByRole("checkbox", { name: "product.*" }).waitFor()
    const search = page.getByRole("searchbox", { name: "Search topics" })
    await search.fill("updated")
    await page
      .getByRole("status")
      .filter({ hasText: /^\d+ found$/ })
      .waitFor({ state: "attached" })
    await search.press("Enter")
    await search.press("Escape")
    expect(await search.inputValue()).toBe("")
    expect(await page.getByRole("alert").count()).toBe(0)
    await page.getByRole("checkbox", { name: "product.updated" }).click()
    await portal.button("Create").click()

    await portal.heading("Stock is ready").waitFor()
    expect(await page.getByText(/^whsec_[^•]+$/).innerText()).toMatch(/^whsec_/)
    await page.getByText(/answered 204/).waitFor()
    await page.getByRole("link", { name: "To the webhook" }).click()

    await page.getByRole("link", { name: "Test", exact: true }).click()
    await portal.button("Send test").click()
    await page.getByRole("region", { name: "Request body" }).getByText("product.updated").waitFor()
    await page.getByRole("region", { name: "Response headers" }).waitFor()
    // Other tests change products of the same shop.
    const tests = receiver
      .of("product.updated")
      .filter(({ headers }) => headers["x-medusa-webhook-origin"] === "test")
    expect(tests).toHaveLength(1)

    await portal.button("Pause").click()
    await page.getByText("This webhook is paused.", { exact: false }).waitFor()
    await portal.button("Activate").first().click()
    await portal.button("Pause").waitFor()

    await page.getByRole("link", { name: "Edit" }).click()
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Stock levels")
    await portal.button("Save").click()
    await portal.heading("Stock levels").waitFor()

    await portal.choose("Actions for Stock levels", "Rotate secret")
    await portal.dialog.getByRole("button", { name: "Rotate secret" }).click()
    await portal.dialog.getByText(/^whsec_[^•]+$/).waitFor()
    await portal.dialog.getByText("It is shown this once", { exact: false }).waitFor()
    await portal.dialog.locator("button").filter({ hasText: "Close" }).click()

    await portal.choose("Actions for Stock levels", "Delete")
    await portal.dialog.getByRole("button", { name: "Delete" }).click()
    await portal.says("Webhook deleted")
    await portal.heading("No webhooks yet").waitFor()
  })

  inPortal("sets retries, limits, triggers and headers of a webhook, and keeps them", async (portal) => {
    const { page } = portal
    await portal.enter()
    const asked: string[] = []
    page.on("request", (request) => asked.push(new URL(request.url()).pathname))
    const schemas = /\/webhook-apps\/topics\?fields=topic/
    await page.route(schemas, (route) => route.fulfill({ status: 500, json: { message: "Out of order" } }))
    await portal.goTo("/webhooks/new?topic=product.updated")
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Prices")
    await page.getByRole("textbox", { name: "URL", exact: true }).fill(receiver.url)
    const retries = page.getByRole("combobox", { name: "Retries" })
    expect(await retries.isVisible()).toBe(false)
    await portal.button("Advanced").click()
    await page.getByText("Out of order").waitFor()
    expect(await page.getByText("None of the chosen topics is about updates.").count()).toBe(0)
    await page.unroute(schemas)
    await portal.button("Advanced").click()
    await portal.button("Advanced").click()
    await retries.click()
    await page.getByRole("option", { name: "Own schedule" }).click()
    // It starts from the shop's own.
    const waits = page.getByRole("textbox", { name: "Waits before each retry" })
    await until("the shop's schedule", async () => (await waits.inputValue()) !== "")
    await waits.fill("2 s, 1 min")
    await page.getByRole("textbox", { name: /^Deliveries a second/ }).fill("50")
    await page.getByRole("searchbox", { name: "Search fields" }).fill("prices.amount")
    await page.getByRole("checkbox", { name: "variants.prices.amount", exact: true }).click()
    const before = asked.length
    await portal.button("Create").click()
    await portal.heading("Prices is ready").waitFor()
    await page.getByRole("link", { name: "To the webhook" }).click()
    await page.getByText("variants.prices.amount", { exact: true }).waitFor()

    await page.getByRole("link", { name: "Edit" }).click()
    await portal.button("Advanced").click()
    await page.getByRole("textbox", { name: /^Deliveries a second/ }).fill("")
    await portal.button("Save").click()
    await portal.heading("Prices").waitFor()
    // No change makes what the shop has set up out of date.
    expect(asked.slice(before).filter((path) => /^\/webhook-apps\/(topics|defaults)$/.test(path))).toEqual([])
    const { webhooks } = await portal.app.get<{ webhooks: unknown[] }>("/webhook-apps/webhooks")
    expect(webhooks).toMatchObject([
      { retry_schedule: [2, 60], rate_limit: null, triggers: ["variants.prices.amount"] },
    ])
  })

  inPortal(
    "offers the actions and the shop's own topics that the app may have, and says why others are grey",
    async (portal) => {
      const { page } = portal
      const choices = {
        beyond: page.getByRole("checkbox", { name: "inventory-level.updated" }),
        whole: page.getByRole("checkbox", { name: "inventory-level.*" }),
        action: page.getByRole("checkbox", { name: "action.loyalty.points_earned" }),
        own: page.getByRole("checkbox", { name: "loyalty.upgraded" }),
      }
      await portal.enter()
      await portal.goTo("/webhooks/new")
      await choices.beyond.waitFor()
      for (const choice of [choices.beyond, choices.whole]) {
        expect(await choice.isDisabled()).toBe(true)
        expect(await describedBy(choice)).toContain("Not in your app's rights")
      }
      expect(await page.getByText("loyalty").count()).toBe(0)
      expect(await seriousFindings(page, "body")).toEqual([])

      const topics = ["action.loyalty.points_earned", "loyalty.*"]
      await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { topics })
      await portal.goTo("/webhooks/new")
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Points")
      await page.getByRole("textbox", { name: "URL", exact: true }).fill(receiver.url)
      await choices.action.click()
      await choices.own.click()
      await portal.button("Create").click()
      await portal.heading("Points is ready").waitFor()
      const { webhooks } = await portal.app.get<{ webhooks: unknown[] }>("/webhook-apps/webhooks")
      expect(webhooks).toMatchObject([{ topics: ["action.loyalty.points_earned", "loyalty.upgraded"] }])
    }
  )

  inPortal("names the app's sales channels, and makes grey what it may not have", async (portal) => {
    const { page } = portal
    const { sales_channel } = await portal.admin.post<{ sales_channel: { id: string } }>(
      "/admin/sales-channels",
      { name: "Kiosk at the harbour" }
    )
    const lost = await portal.admin.post<{ sales_channel: { id: string } }>("/admin/sales-channels", {
      name: "Outlet",
    })
    const { id } = await portal.webhook({
      url: receiver.url,
      topics: ["product.updated", "order.created"],
      sales_channel_ids: [lost.sales_channel.id],
    })
    await portal.enter()
    await portal.goTo(`/webhooks/${id}/edit`)
    await portal.button("Advanced").click()
    await page.getByText("Only what belongs to these.", { exact: false }).waitFor()
    await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, {
      topics: ["product.created", "product.updated"],
      sales_channel_ids: [sales_channel.id],
    })
    await portal.goTo(`/webhooks/${id}/edit`)
    const wildcard = page.getByRole("checkbox", { name: "product.*" })
    await wildcard.waitFor()
    expect(await wildcard.isDisabled()).toBe(true)
    expect(await describedBy(wildcard)).toContain("only some of these")
    await page.getByText("nothing of them is sent: order.created.", { exact: false }).waitFor()

    await portal.button("Advanced").click()
    const gone = page.getByRole("checkbox", { name: lost.sales_channel.id })
    expect(await describedBy(gone)).toContain("does not give your app this sales channel any more")
    await gone.click()
    expect(await gone.isDisabled()).toBe(true)
    await page.getByRole("checkbox", { name: "Kiosk at the harbour" }).click()
    await page.getByRole("button", { name: "Remove order.created" }).click()
    await portal.button("Save").click()
    await page.getByText("Kiosk at the harbour").waitFor()
    expect(await page.getByText("Outlet").count()).toBe(0)
  })

  inPortal(
    "says what someone else has changed meanwhile, and loses nothing that was typed",
    async (portal) => {
      const { page, dialog } = portal
      const { id } = await portal.webhook({ url: receiver.url })
      const name = page.getByRole("textbox", { name: "Name", exact: true })
      await portal.enter()
      await portal.goTo(`/webhooks/${id}/edit`)
      await name.fill("Mine")
      await portal.admin.post(`/admin/webhooks/${id}`, { name: "Theirs", timeout_ms: 700 })
      await portal.button("Save").click()
      await dialog.getByText("Theirs was changed meanwhile").waitFor()
      expect(await dialog.getByRole("term").allInnerTexts()).toEqual(["Name", "Timeout"])
      expect(await seriousFindings(page, "body")).toEqual([])
      await dialog.getByRole("button", { name: "Back to the form" }).click()
      expect(await name.inputValue()).toBe("Mine")

      await portal.button("Save").click()
      await dialog.getByRole("button", { name: "Save anyway" }).click()
      await portal.heading("Mine").waitFor()
      const { webhook } = await portal.app.get<{ webhook: unknown }>(`/webhook-apps/webhooks/${id}`)
      expect(webhook).toMatchObject({ name: "Mine", timeout_ms: 700 })
    }
  )

  inPortal(
    "notices that another app was opened in a second tab, before anything is sent for it",
    async (portal) => {
      const { page } = portal
      const { id } = await portal.webhook({ url: receiver.url })
      await portal.enter()
      await portal.goTo(`/webhooks/${id}/edit`)
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("For the first app")

      const other = await portal.admin.post<{ webhook_app: { id: string } }>("/admin/webhook-apps", {
        name: "Bookkeeping",
        topics: ["order.*"],
      })
      const { url } = await portal.admin.post<{ url: string }>(
        `/admin/webhook-apps/${other.webhook_app.id}/portal-session`
      )
      // What the page reads in the background does not warn it first.
      await page.route(/\/webhook-apps\/(me|webhooks)/, (route) =>
        route.request().method() === "GET" ? route.abort() : route.continue()
      )
      const second = await page.context().newPage()
      await second.goto(url)
      await second.getByRole("link", { name: "Bookkeeping" }).waitFor()

      await portal.button("Save").click()
      await portal.heading("Another app's portal was opened").waitFor()
      const { webhook } = await portal.app.get<{ webhook: unknown }>(`/webhook-apps/webhooks/${id}`)
      expect(webhook).toMatchObject({ name: "Order intake" })
      expect(await second.getByRole("link", { name: "Bookkeeping" }).count()).toBe(1)
      await page.unrouteAll({ behavior: "wait" })
      await portal.button("Show the other app").click()
      await page.getByRole("link", { name: "Bookkeeping" }).waitFor()
    }
  )

  inPortal("puts what the shop refuses to its field", async (portal) => {
    await portal.enter()
    await portal.goTo("/webhooks/new?topic=product.created")
    await portal.page.getByRole("textbox", { name: "Name", exact: true }).fill("Metadata of a cloud")
    await portal.page.getByRole("textbox", { name: "URL", exact: true }).fill("http://169.254.169.254/latest")
    await portal.button("Create").click()
    await portal.page.getByRole("alert").first().waitFor()
    expect(
      await portal.page.getByRole("textbox", { name: "URL", exact: true }).getAttribute("aria-invalid")
    ).toBe("true")
  })

  inPortal("shows each attempt with its answer, sends again what failed, and recovers", async (portal) => {
    const { page } = portal
    receiver.answerWith((_, response) => void response.writeHead(503).end("try later"))
    const { id } = await portal.webhook({ url: receiver.url, topics: ["product.created"], ...AT_ONCE })
    await portal.admin.post("/admin/products", {
      title: "Seen in the portal",
      handle: `portal-${Date.now()}`,
      options: [{ title: "Size", values: ["One"] }],
    })
    const failed = await portal.settles(id, "product.created", "failed")
    await portal.enter()

    await portal.goTo(`/webhooks/${id}/log?status=failed`)
    await page.getByRole("button", { name: /product\.created/ }).click()
    await portal.dialog.getByText("try later").waitFor()
    await portal.dialog.getByText("Your app answered with an error", { exact: false }).waitFor()
    expect(await portal.dialog.getByRole("region", { name: "Payload" }).textContent()).toContain(
      failed.resource_id
    )

    receiver.reset()
    await portal.dialog.getByRole("button", { name: "Retry now" }).click()
    await portal.settles(id, "product.created", "success")
    await portal.dialog.getByRole("button", { name: "Send again" }).click()
    const isIt = (headers: Received["headers"]) => headers["x-medusa-webhook-delivery-id"] === failed.id
    await until("it, again", () => receiver.received.filter(({ headers }) => isIt(headers)).length === 2)
    await page.keyboard.press("Escape")

    await portal.choose("Actions for Order intake", "Recover")
    await portal.dialog.getByRole("checkbox", { name: "Failed (0)" }).waitFor()
    await portal.dialog.getByText("0 will be sent.", { exact: true }).waitFor()
  })

  inPortal("recovers for an app that may not know how much it has missed", async (portal) => {
    const { dialog } = portal
    const { id } = await portal.webhook({ url: receiver.url })
    await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { sales_channel_ids: ["sc_web"] })
    await portal.enter()
    await portal.goTo(`/webhooks/${id}`)

    await portal.choose("Actions for Order intake", "Recover")
    await dialog.getByRole("checkbox", { name: "Failed (0)" }).waitFor()
    const missing = dialog.getByRole("checkbox", { name: "Never sent to this webhook", exact: true })
    const recover = dialog.getByRole("button", { name: "Recover", exact: true })
    await missing.click()
    await dialog.getByText("0 will be sent.", { exact: true }).waitFor()
    expect(await recover.isDisabled()).toBe(true)

    await missing.click()
    await dialog.getByText("The shop does not show how many events", { exact: false }).waitFor()
    await recover.click()
    await portal.says("Recovery started")
  })

  inPortal(
    "loads a page again that an update has replaced, and says so where that does not help",
    async (portal) => {
      const { page } = portal
      const topics = page.getByRole("link", { name: "Topics", exact: true })
      const script = /\/catalogue-[^/]+\.js$/
      await page.clock.install()
      await portal.enter()
      await page.route(script, (route) => route.abort())
      await topics.click()
      await portal.heading("This page cannot be shown").waitFor()
      await page.unroute(script)
      await portal.button("Load again").click()
      await page.getByRole("searchbox").waitFor()

      await portal.goTo("/")
      await portal.heading("No webhooks yet").waitFor()
      await page.clock.fastForward(60_000)
      await page.route(script, (route) => route.abort(), { times: 1 })
      await topics.click()
      await page.getByRole("searchbox").waitFor()

      // What the browser reports of the scripts that were not there, and nothing else.
      const others = portal.errors.splice(0).filter((error) => !error.includes("/catalogue-"))
      expect(others).toEqual([])
    }
  )

  inPortal("says so where a proxy answers with its sign-in page in place of the shop", async (portal) => {
    const { page } = portal
    const requests = /\/webhook-apps\/(?!portal)/
    const answerWithPage = () =>
      page.route(requests, (route) =>
        route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><h1>Sign in</h1>" })
      )
    await portal.webhook({ url: receiver.url })
    await portal.enter()
    await page.getByText("Order intake").first().waitFor()

    await answerWithPage()
    await page.getByText("Not up to date: the answer did not come from the shop.", { exact: false }).waitFor()
    await page.getByText("Order intake").first().waitFor()
    await page.reload()
    await page.getByRole("alert").getByText("The answer did not come from the shop.").waitFor()

    await page.unroute(requests)
    await portal.button("Try again").click()
    await page.getByText("Order intake").first().waitFor()
  })

  inPortal("says in words what the shop takes from a webhook, and why one is disabled", async (portal) => {
    const { page } = portal
    const { id } = await portal.webhook({
      url: receiver.url,
      topics: ["product.created", "order.created"],
    })
    await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { topics: ["order.*"] })
    await portal.enter()
    await portal.goTo(`/webhooks/${id}`)
    await page.getByText("the shop has reduced what your app may have", { exact: false }).waitFor()

    receiver.answerWith(410)
    await page.getByRole("link", { name: "Test", exact: true }).waitFor()
    await portal.admin.post(`/admin/webhooks/${id}`, { status: "disabled" })
    await page.getByText("It was disabled by hand.", { exact: false }).waitFor()
    receiver.reset()

    // The page's other requests may be answered when the notice with its button is gone long since.
    let answer = () => {}
    const isGone = new Promise<void>((resolve) => (answer = resolve))
    await page.route(/\/webhook-apps\/webhooks\/[^/]+\/stats/, async (route) => {
      await isGone
      await route.continue()
    })
    await portal.button("Activate").first().click()
    await page.getByText("It was disabled by hand.", { exact: false }).waitFor({ state: "detached" })
    answer()
    await portal.says("Webhook activated")
  })

  inPortal("has a webhook's own code to receive with, and to fetch with", async (portal) => {
    const { page } = portal
    const pushed = await portal.webhook({ url: receiver.url })
    const fetched = await portal.webhook({ mode: "pull" })
    await portal.enter()

    await portal.goTo(`/webhooks/${pushed.id}/first-steps`)
    await page.getByRole("region", { name: "receiver.mjs" }).waitFor()
    for (const [language, file] of [
      ["Python", "receiver.py"],
      ["Go", "receiver.go"],
      ["PHP", "receiver.php"],
      ["Ruby", "receiver.rb"],
      ["Java", "Receiver.java"],
      ["C#", "Receiver.cs"],
      ["Rust", "src/main.rs"],
    ]) {
      await page.getByRole("tab", { name: language, exact: true }).click()
      await page.getByRole("region", { name: file }).waitFor()
    }
    expect(await page.getByRole("region", { name: "Start" }).textContent()).toContain("cargo run")
    expect(await page.getByRole("region", { name: "curl" }).textContent()).toContain(
      `/webhook-apps/webhooks/${pushed.id}/test`
    )

    await portal.goTo(`/webhooks/${fetched.id}/first-steps`)
    const program = page.getByRole("region", { name: "fetch-messages.ts" })
    await program.waitFor()
    expect(await program.textContent()).toContain(`/webhook-apps/webhooks/${fetched.id}"`)
    expect(await program.textContent()).not.toContain("/admin/")
  })

  inPortal("explains each field of a topic, with a sample and the schema", async (portal) => {
    const { page } = portal
    await portal.enter()
    await page.getByRole("link", { name: "Topics", exact: true }).click()
    await page.getByRole("searchbox").fill("order placed")
    await page.getByRole("link", { name: /order\.created/ }).click()
    await page.getByText("Number that people are shown; counts up from 1.").first().waitFor()
    await page
      .getByText(/fields of items/)
      .first()
      .click()
    await page.getByText("unit_price", { exact: true }).first().waitFor()
    await page.getByRole("tab", { name: "Sample" }).click()
    await page.getByRole("region", { name: "Sample" }).getByText("display_id").waitFor()
    await page.getByRole("tab", { name: "JSON Schema" }).click()
    await page.getByRole("region", { name: "JSON Schema" }).getByText("draft/2020-12").waitFor()
  })

  inPortal("asks the shop no more than once in five seconds, and not while nobody looks", async (portal) => {
    const { page } = portal
    await portal.webhook({ url: receiver.url })
    await portal.enter()
    await page.clock.install()
    await portal.goTo("/log")
    await page.getByRole("button", { name: /webhook\.ping/ }).waitFor()

    let asked = 0
    page.on("request", (request) => void (asked += Number(request.url().includes("/deliveries?"))))
    const arrives = () => page.waitForResponse((response) => response.url().includes("/deliveries?"))
    const now = () => page.evaluate(() => Date.now())
    const start = await now()
    for (let nth = 1; nth <= 4; nth++) {
      const arrival = arrives()
      await page.clock.runFor(5_000)
      await arrival
    }
    expect(asked).toBeLessThanOrEqual(1 + ((await now()) - start) / 5_000)

    await hideTab(page, true)
    asked = 0
    await page.clock.runFor(120_000)
    expect(asked).toBe(0)
    const arrival = arrives()
    await hideTab(page, false)
    await arrival
  })

  inPortal(
    "shows itself in the browser's language, and in another that is chosen",
    async (portal) => {
      await portal.enter()
      await portal.heading("Noch keine Webhooks").waitFor()
      await portal.choose("Sprache, Darstellung und Sitzung", "Français")
      await portal.heading("Pas encore de webhooks").waitFor()
      await portal.page.reload()
      await portal.heading("Pas encore de webhooks").waitFor()
      expect(await portal.page.locator("html").getAttribute("lang")).toBe("fr")
    },
    { language: "de" }
  )

  inPortal(
    "has the system's theme, or the one that is chosen",
    async (portal) => {
      const theme = () => portal.page.locator("html").getAttribute("class")
      await portal.enter()
      expect(await theme()).toBe("dark")
      await portal.choose(MENU, "Light")
      await until("the light theme", async () => (await theme()) === "light")
      await portal.page.reload()
      await portal.heading("No webhooks yet").waitFor()
      expect(await theme()).toBe("light")
    },
    { theme: "dark" }
  )

  inPortal("leads the keyboard to a webhook, its panel and back", async (portal) => {
    const { page } = portal
    const { id } = await portal.webhook({ url: receiver.url })
    await portal.settles(id, "webhook.ping", "success")
    await portal.enter()
    await portal.goTo("/log")
    const row = page.getByRole("button", { name: /webhook\.ping/ })
    await row.focus()
    await page.keyboard.press("Enter")
    await portal.dialog.getByText("Attempt 1").waitFor()
    await page.keyboard.press("Escape")
    await until("the row to have the focus", () =>
      row.evaluate((element) => element === document.activeElement)
    )
  })

  inPortal(
    "shows long texts of a choice whole on a phone",
    async (portal) => {
      const { page } = portal
      await portal.enter()
      await portal.goTo("/webhooks/new")
      await page.getByRole("checkbox", { name: "product.*" }).waitFor()
      const mode = page
        .getByRole("combobox")
        .filter({ hasText: "La boutique envoie les messages à votre URL" })
      const { text, field } = await mode.evaluate((button) => ({
        text: button.querySelector("*")?.getBoundingClientRect().toJSON(),
        field: button.getBoundingClientRect().toJSON(),
      }))
      expect(text.top).toBeGreaterThanOrEqual(field.top)
      expect(text.bottom).toBeLessThanOrEqual(field.bottom)
    },
    { language: "fr", width: 390 }
  )

  const looks: Look[] = [
    { theme: "light", width: 1440 },
    { theme: "dark", width: 390, language: "de" },
  ]
  for (const look of looks) {
    const how = `${look.theme}, ${look.width} pixels wide`

    inPortal(
      `is for everyone on each page of a webhook, ${how}`,
      async (portal) => {
        receiver.answerWith(500)
        const filter = { "data.id": "prod_1" }
        const { id } = await portal.webhook({ url: receiver.url, signature: "both", filter })
        const { id: delivery } = await portal.settles(id, "webhook.ping", "failed")
        await portal.enter()
        await expectAccessible(portal, [
          [`/webhooks/${id}`, "figure"],
          [`/webhooks/${id}/first-steps`, "pre"],
          [`/webhooks/${id}/test`, "main button[role=combobox]"],
          [`/webhooks/${id}/log`, "ul [id^=open-]"],
          [`/log?delivery=${delivery}`, "[role=dialog] pre"],
        ])
      },
      look
    )

    inPortal(
      `is for everyone in the list, the form and the catalogue, ${how}`,
      async (portal) => {
        const { id } = await portal.webhook({ mode: "pull", name: "Fetched by an app with a long name" })
        await portal.enter()
        await expectAccessible(portal, [
          ["/", "ul"],
          ["/webhooks/new", "main [role=checkbox]"],
          [`/webhooks/${id}/edit`, "main [role=checkbox]"],
        ])
        await portal.page.getByRole("main").getByRole("button", { expanded: false }).last().click()
        await portal.page.locator("main [role=searchbox], main input[type=search]").last().waitFor()
        expect(await seriousFindings(portal.page, "body")).toEqual([])
        await expectAccessible(portal, [
          ["/catalogue", "main li"],
          ["/catalogue/order.created", "details"],
        ])
      },
      look
    )
  }
})

/** Expects of each page that axe finds nothing serious, and that it is no wider than the window. */
async function expectAccessible(
  portal: Portal,
  pages: readonly (readonly [path: string, part: string])[]
): Promise<void> {
  const { page } = portal
  for (const [path, part] of pages) {
    await portal.goTo(path)
    await page.locator(part).first().waitFor()
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect([path, tooWide, await seriousFindings(page, "body")]).toEqual([path, false, []])
  }
}

/** The texts that explain a control to whoever hears it. */
async function describedBy(control: Locator): Promise<string> {
  return control.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ")
  )
}
