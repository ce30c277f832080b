import type { Locator } from "playwright-core"

import { until } from "../support/until"
import { seriousFindings } from "./support/accessibility"
import { describeInBrowser, inPortal } from "./support/in-browser"

describeInBrowser("the webhooks of an app, in its portal", (receiver) => {
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
    // Nothing waits for this topic when the webhook is activated: no test archives orders.
    await page.getByRole("checkbox", { name: "order.archived" }).click()
    await portal.button("Create").click()

    await portal.heading("Stock is ready").waitFor()
    expect(await page.getByText(/^whsec_[^•]+$/).innerText()).toMatch(/^whsec_/)
    await page.getByText(/answered 204/).waitFor()
    await page.getByRole("link", { name: "To the webhook" }).click()

    await page.getByRole("link", { name: "Test", exact: true }).click()
    await portal.button("Send test").click()
    await page.getByRole("region", { name: "Request body" }).getByText("order.archived").waitFor()
    await page.getByRole("region", { name: "Response headers" }).waitFor()
    expect(receiver.of("order.archived")).toMatchObject([{ headers: { "x-medusa-webhook-origin": "test" } }])

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
    await page.getByText("2 retries within 1 min 2 s").waitFor()
    // Its own schedule is not the shop's, but its timeout is.
    expect(await page.getByText("The shop's default").count()).toBe(2)

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
    "asks what happens to the deliveries that have waited, when a webhook is activated",
    async (portal) => {
      const { page, dialog } = portal
      const { id } = await portal.webhook({ url: receiver.url, status: "paused" })
      const { product } = await portal.admin.post<{ product: { id: string } }>("/admin/products", {
        title: "Waits in the portal",
        handle: `portal-${Date.now()}`,
        options: [{ title: "Size", values: ["One"] }],
      })
      await portal.admin.post(`/admin/products/${product.id}`, { subtitle: "Edited" })
      await portal.settles(id, "product.updated", "created")
      await portal.enter()
      await portal.goTo(`/webhooks/${id}`)

      await portal.button("Activate").click()
      await dialog.getByText("waited in the meantime", { exact: false }).waitFor()
      await dialog.getByRole("radio", { name: /^Cancel them/ }).click()
      await dialog.getByRole("button", { name: "Activate" }).click()
      await portal.says("Webhook activated")
      await portal.button("Pause").waitFor()
      await portal.settles(id, "product.updated", "cancelled")
      expect(page.url()).toContain(id)
    }
  )

  inPortal("asks before the changes of a form are lost", async (portal) => {
    const { page } = portal
    const { id } = await portal.webhook({ url: receiver.url })
    await portal.enter()
    await portal.goTo(`/webhooks/${id}/edit`)
    const name = page.getByRole("textbox", { name: "Name", exact: true })
    const log = page.getByRole("link", { name: "Log", exact: true })
    await name.fill("Half of a name")

    await log.click()
    await portal.dialog.getByText("unsaved changes", { exact: false }).waitFor()
    await portal.dialog.getByRole("button", { name: "Cancel" }).click()
    expect(await name.inputValue()).toBe("Half of a name")

    await log.click()
    await portal.dialog.getByRole("button", { name: "Continue" }).click()
    await portal.heading("Log").waitFor()

    // Without changes there is nothing to ask.
    await portal.goTo(`/webhooks/${id}/edit`)
    await name.waitFor()
    await log.click()
    await portal.heading("Log").waitFor()
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

  inPortal(
    "keeps what was typed when its session ends, until a new link is opened in another tab",
    async (portal) => {
      const { page, dialog } = portal
      const { id } = await portal.webhook({ url: receiver.url })
      const over = portal.heading("Your session is over")
      const endAndContinue = async (hidden: Locator) => {
        await portal.admin.delete(`/admin/webhook-apps/${portal.appId}/portal-session`)
        await over.waitFor()
        await page.getByText("What you have typed on this page is kept.", { exact: false }).waitFor()
        await hidden.waitFor({ state: "hidden" })
        const second = await page.context().newPage()
        await second.goto(await portal.link())
        await second.getByRole("navigation").first().waitFor()
        await second.close()
        await over.waitFor({ state: "detached" })
      }
      await portal.enter()

      await portal.goTo(`/webhooks/${id}/edit`)
      const name = page.getByRole("textbox", { name: "Name", exact: true })
      await name.fill("Typed for an hour")
      await endAndContinue(name)
      expect(await name.inputValue()).toBe("Typed for an hour")
      await portal.button("Save").click()
      await portal.heading("Typed for an hour").waitFor()

      await portal.choose("Actions for Typed for an hour", "Recover")
      const failed = dialog.getByRole("checkbox", { name: "Failed (0)" })
      await failed.click()
      await endAndContinue(failed)
      expect(await failed.isChecked()).toBe(false)
      await page.keyboard.press("Escape")

      await portal.choose("Actions for Typed for an hour", "Rotate secret")
      await dialog.getByRole("button", { name: "Rotate secret" }).click()
      const secret = dialog.getByText(/^whsec_[^•]+$/)
      await secret.waitFor()
      await endAndContinue(secret)
      await secret.waitFor()
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
    let isSent = false
    page.on("request", (request) => (isSent ||= request.method() === "POST"))
    await page.route(/\/webhook-apps\/webhooks\/[^/]+\/stats/, async (route) => {
      // Before it activates, the page asks how many deliveries wait.
      await (isSent ? isGone : undefined)
      await route.continue()
    })
    await portal.button("Activate").first().click()
    await page.getByText("It was disabled by hand.", { exact: false }).waitFor({ state: "detached" })
    answer()
    await portal.says("Webhook activated")
  })
})

/** The texts that explain a control to whoever hears it. */
async function describedBy(control: Locator): Promise<string> {
  return control.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ")
  )
}
