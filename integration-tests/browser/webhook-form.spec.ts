import type { Locator } from "playwright-core"

import { firstOf } from "../../scripts/present"
import type { Dashboard } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { Subject } from "./support/subject"

describeInBrowser("the form of a webhook", (receiver) => {
  const fill = async ({ dialog }: Dashboard, name: string, url: string) => {
    await dialog.getByLabel("Name", { exact: true }).fill(name)
    await dialog.getByLabel("URL", { exact: true }).fill(url)
  }
  const save = ({ dialog }: Dashboard) => dialog.getByRole("button", { name: "Save" }).click()

  inDashboard(
    "refuses a bad URL at its field, then creates, shows the secret once and the ping",
    async (dashboard) => {
      await dashboard.goTo("/settings/webhooks")
      await dashboard.page.getByRole("link", { name: "Create" }).click()
      const { dialog } = dashboard
      await dialog.getByLabel("Name", { exact: true }).waitFor()
      expect(await dialog.getByLabel("Name", { exact: true }).inputValue()).toMatch(/^Webhook created on /)

      const search = dialog.getByRole("searchbox", { name: "Search topics" })
      for (const [words, found] of [
        ["paid", "Payment captured payment.captured"],
        ["order.placed", "Order created order.created"],
        ["order placed", "Order created order.created"],
      ] as const) {
        await search.fill(words)
        await dialog.getByRole("checkbox", { name: found, exact: true }).waitFor()
        await dialog.getByRole("checkbox", { name: "region.created" }).waitFor({ state: "detached" })
      }
      // Escape clears a search before it closes the form, and Enter saves nothing.
      await dialog
        .getByRole("status")
        .filter({ hasText: /^\d+ found$/ })
        .waitFor({ state: "attached" })
      await search.press("Enter")
      await search.press("Escape")
      expect(await search.inputValue()).toBe("")
      await dialog.getByRole("checkbox", { name: "region.created" }).waitFor()
      expect(await dialog.getByRole("alert").count()).toBe(0)

      await fill(dashboard, "Orders to the ERP", "no address")
      await dialog.getByRole("checkbox", { name: "order.created" }).click()
      await save(dashboard)
      const url = dialog.getByLabel("URL", { exact: true })
      await dialog.getByRole("alert").first().waitFor()
      expect(await url.getAttribute("aria-invalid")).toBe("true")
      expect(receiver.received).toHaveLength(0)

      await url.fill(receiver.url)
      await save(dashboard)

      await dialog.getByText("Orders to the ERP is ready").waitFor()
      const secret = await dialog.getByText(/^whsec_/).innerText()
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
      await dialog.getByText(/The app answered 204/).waitFor()
      expect(receiver.of("webhook.ping")).toHaveLength(1)

      await dashboard.page.keyboard.press("Escape")
      await dialog.getByText("Have you copied the secret?").waitFor()
      expect(await dialog.getByText(/^whsec_/).innerText()).toBe(secret)

      await dialog.getByRole("button", { name: "Continue" }).click()
      await dashboard.page.getByRole("heading", { name: "Orders to the ERP" }).waitFor()
      await dashboard.page.getByText(`whsec_•••••${secret.slice(-5)}`).waitFor()
      expect(await dashboard.page.getByText(secret).count()).toBe(0)
    }
  )

  inDashboard(
    "judges each field by itself as it is left, and says that a URL points to a private network",
    async (dashboard) => {
      await dashboard.goTo("/settings/webhooks/create")
      const { dialog, page } = dashboard
      const name = dialog.getByLabel("Name", { exact: true })
      const url = dialog.getByLabel("URL", { exact: true })
      await fill(dashboard, "", "no address")
      await dialog.getByText("This field must not be empty").waitFor()
      expect(await url.getAttribute("aria-invalid")).not.toBe("true")
      await page.keyboard.press("Tab")
      await dialog.getByText("The URL is not valid").waitFor()
      expect(await url.getAttribute("aria-invalid")).toBe("true")
      // The topics, which nobody has looked at yet, are not judged.
      expect(await dialog.getByText("Choose at least one").count()).toBe(0)

      await url.fill("http://10.0.0.5/hooks")
      await dialog.getByText("The URL is not valid").waitFor({ state: "detached" })
      await page.keyboard.press("Tab")
      await dialog
        .getByText("The URL points to a private network, where webhooks may not be sent.", { exact: false })
        .waitFor()
      expect(await name.getAttribute("aria-invalid")).toBe("true")

      await dialog.getByRole("button", { name: "Advanced" }).click()
      const filter = dialog.getByLabel(/^Filter/)
      await filter.fill('{ "data.total": { "$more": 100 } }')
      await page.keyboard.press("Tab")
      await dialog.getByText('"data.total.$more" is not an operator').waitFor()
      await filter.fill('{ "data.total": { "$gte": 100 } }')
      await dialog.getByText("is not an operator", { exact: false }).waitFor({ state: "detached" })

      await dialog.getByRole("checkbox", { name: "order.created" }).click()
      const fields = dialog.getByLabel(/^Fields/)
      await fields.fill("id, colour")
      await page.keyboard.press("Tab")
      await dialog.getByText('Unknown field "colour"', { exact: false }).waitFor()
      expect(await fields.getAttribute("aria-invalid")).toBe("true")
      await fields.fill("id, email")
      await dialog.getByText("Unknown field", { exact: false }).waitFor({ state: "detached" })

      // It is judged again when all is saved.
      await name.fill("To a private network")
      await save(dashboard)
      await dialog.getByText("The URL points to a private network", { exact: false }).waitFor()
      expect(await url.getAttribute("aria-invalid")).toBe("true")
      expect(await name.inputValue()).toBe("To a private network")
    }
  )

  inDashboard("says that the ping failed, why, and what to do about it", async (dashboard) => {
    receiver.answerWith(500)
    await dashboard.goTo("/settings/webhooks/create")
    await fill(dashboard, "To a broken receiver", receiver.url)
    await dashboard.dialog.getByRole("checkbox", { name: "customer.created" }).click()
    await save(dashboard)

    await dashboard.dialog
      .getByText(
        "The app answered with an error (500 Internal Server Error). Something is wrong in the app.",
        {
          exact: false,
        }
      )
      .waitFor()
  })

  inDashboard(
    "takes an event that it does not know, a wildcard and the advanced settings",
    async (dashboard) => {
      await dashboard.goTo("/settings/webhooks/create")
      const { dialog, admin } = dashboard
      await fill(dashboard, "Advanced", receiver.url)
      await dialog.getByRole("searchbox", { name: "Search topics" }).fill("promotion")
      await dialog.getByRole("checkbox", { name: "promotion.*" }).click()
      await dialog.getByRole("combobox", { name: "Action" }).fill("loyalty.points_earned")
      await dashboard.page.getByRole("option", { name: /loyalty.points_earned/ }).click()
      await dialog
        .getByRole("list", { name: "Chosen topics" })
        .getByText("action.loyalty.points_earned")
        .waitFor()

      await dialog.getByRole("button", { name: "Advanced" }).click()
      await dialog.getByRole("button", { name: "Add header" }).click()
      await dialog.getByRole("textbox", { name: "Name of header 1" }).fill("x-shop")
      await dialog.getByRole("textbox", { name: "Value of header 1" }).fill("main")
      const context = dialog.getByLabel(/^Context/)
      await context.fill("{ no json")
      await save(dashboard)
      await dialog.getByText("This is not valid JSON").waitFor()
      await context.fill('{ "tenant": "eu-1" }')
      await dialog.getByText("5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 1 d").waitFor()
      await dialog.getByText(/^9 retries within 3\sd/).waitFor()
      await dialog.getByPlaceholder("Default: 5", { exact: true }).waitFor()
      await dialog.getByRole("combobox", { name: "Retries" }).click()
      await dashboard.page.getByRole("option", { name: "Own schedule" }).click()
      await dialog.getByRole("textbox", { name: "Waits before each retry" }).fill("10 s, 2 min")
      await dialog.getByText("2 retries within 2 min 10 s").waitFor()
      await dialog.getByLabel(/^Metadata/).fill('{ "partner": "crm" }')
      await save(dashboard)
      await dialog.getByText("Advanced is ready").waitFor()

      const { webhooks } = await admin.get<{ webhooks: Record<string, unknown>[] }>(
        "/admin/webhooks?q=Advanced"
      )
      // It would be sent the promotions of other tests.
      await admin.delete(`/admin/webhooks/${String(firstOf(webhooks).id)}`)
      expect(webhooks[0]).toMatchObject({
        topics: ["promotion.*", "action.loyalty.points_earned"],
        headers: { "x-shop": "main" },
        context: { tenant: "eu-1" },
        retry_schedule: [10, 120],
        metadata: { partner: "crm" },
      })
    }
  )

  inDashboard(
    "shows what would be sent while it is typed: the sample, a resource, and why it would not be",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Previewed")
      await dashboard.goTo("/settings/webhooks/create")
      const { dialog, page } = dashboard
      await dialog.getByLabel("Name", { exact: true }).waitFor()
      await dialog.getByRole("button", { name: "Preview" }).click()
      await dialog.getByText("Choose a topic to see what is sent.").waitFor()

      await dialog.getByRole("checkbox", { name: "product.updated" }).click()
      const preview = dialog.getByRole("region", { name: "Preview", exact: true })
      const body = preview.getByRole("region", { name: "Body" })
      const showsData = (part: object) =>
        dashboard.waitUntil(`a body with ${JSON.stringify(part)}`, async () => {
          const text = (await body.count()) ? await body.innerText() : "{}"
          const { data }: { data?: Record<string, unknown> } = JSON.parse(text)
          return Object.entries(part).every(([key, value]) => data?.[key] === value)
        })
      await showsData({ title: "Linen shirt" })
      await preview.getByText("Would be sent", { exact: true }).waitFor()
      await preview.getByRole("region", { name: "Headers" }).getByText("webhook-signature: •••").waitFor()

      await preview.getByLabel("Resource ID").fill("prod_nothing")
      await preview.getByText("There is no resource of this topic with that ID.").waitFor()
      await preview.getByLabel("Resource ID").fill(subject.id)
      await showsData({ id: subject.id, title: "Previewed" })

      await dialog.getByRole("button", { name: "Advanced" }).click()
      const filter = dialog.getByLabel(/^Filter/)
      await filter.fill('{ "data.title": ')
      await preview.getByText("Filter: This is not valid JSON").waitFor()
      await filter.fill('{ "data.title": "Another" }')
      await preview.getByText("It does not meet the filter.").waitFor()
      await filter.fill('{ "data.title": "Previewed" }')
      await preview.getByText("Would be sent", { exact: true }).waitFor()

      await dialog.getByLabel(/^Fields/).fill("title, shoe_size")
      await preview.getByText(/^Fields: Unknown field "shoe_size"/).waitFor()
      await dialog.getByLabel(/^Fields/).fill("title")
      await dashboard.waitUntil("the cut", async () => {
        const text = (await body.count()) ? await body.innerText() : "{}"
        const { data = {} }: { data?: object } = JSON.parse(text)
        return Object.keys(data).join() === "id,title"
      })
      await dialog.getByRole("combobox", { name: "Payload" }).click()
      await page.getByRole("option", { name: /^Thin/ }).click()
      await showsData({ id: subject.id, title: undefined })
      expect(await dialog.getByLabel(/^Fields/).count()).toBe(0)
      // The webhooks of other tests may still be pinged.
      expect(receiver.of("product.updated")).toHaveLength(0)
    }
  )

  inDashboard(
    "says how many topics a search finds once they are known, and leaves Escape to an input method",
    async (dashboard) => {
      const { dialog, page } = dashboard
      let answer = () => {}
      const asked = new Promise<void>((resolve) => (answer = resolve))
      await page.route(/\/admin\/webhooks\/topics(\?|$)/, async (route) => {
        await asked
        await route.continue()
      })
      await dashboard.goTo("/settings/webhooks/create")
      const search = dialog.getByRole("searchbox", { name: "Search topics" })
      const said = dialog.getByRole("status").filter({ hasText: /\d+ found$/ })
      await search.fill("updated")
      expect(await search.inputValue()).toBe("updated")
      expect(await said.count()).toBe(0)
      answer()
      await said.filter({ hasText: /^[1-9]/ }).waitFor({ state: "attached" })

      await search.dispatchEvent("keydown", { key: "Escape", isComposing: true })
      expect(await search.inputValue()).toBe("updated")
      await search.press("Escape")
      await said.waitFor({ state: "detached" })
      expect(await search.inputValue()).toBe("")
    }
  )

  inDashboard(
    "fits its window at every width: fields side by side in line, nothing beside the form or below it",
    async (dashboard) => {
      const { dialog, page } = dashboard
      await dashboard.goTo("/settings/webhooks/create")
      await dialog.getByRole("button", { name: "Advanced" }).click()
      await dialog.getByRole("checkbox", { name: "order.updated" }).click()
      await dialog.getByRole("searchbox", { name: "Search fields" }).waitFor()
      for (const width of [1440, 1024, 768, 390]) {
        await page.setViewportSize({ width, height: 900 })
        // No one can scroll past the end of the form, or to its side.
        await dashboard.waitUntil(
          `nothing beyond the form at ${width}`,
          async () => (await reachBeyond(dialog.locator("form"))).length === 0
        )
        const numbers = dialog.locator("input[inputmode=numeric]")
        expect(await numbers.count()).toBe(3)
        await dashboard.waitUntil(`the numbers in line at ${width}`, async () => {
          const lines = await numbers.evaluateAll((fields) =>
            fields.map((field) => Math.round(field.getBoundingClientRect().top))
          )
          return new Set(lines).size === (width < 768 ? 3 : 1)
        })
      }
    }
  )

  inDashboard(
    "lets the admin choose the changes that matter, and shows how many updates were left out",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Triggered")
      const { id } = await subject.webhook(receiver.url)
      await subject.edit(id)
      await dashboard.goTo(`/settings/webhooks/${id}/edit`)
      const { dialog, page } = dashboard
      await dialog.getByRole("button", { name: "Advanced" }).click()
      await dialog.getByRole("searchbox", { name: "Search fields" }).fill("Price of one unit")
      const amount = dialog.getByRole("checkbox", { name: "variants.prices.amount", exact: true })
      const meaning = await amount.getAttribute("aria-describedby")
      expect(await page.locator(`[id="${meaning}"]`).innerText()).toMatch(/^Price of one unit\./)
      await dialog.getByRole("searchbox", { name: "Search fields" }).fill("prices.amount")
      await dialog.getByRole("checkbox", { name: "variants.prices.amount", exact: true }).click()
      const chosen = dialog.getByRole("list", { name: "Chosen triggers" })
      await chosen.getByText("variants.prices.amount").waitFor()
      await dialog.getByRole("button", { name: "Preview" }).click()
      const preview = dialog.getByRole("region", { name: "Preview", exact: true })
      await preview.getByLabel("Resource ID").fill(subject.id)
      await preview.getByText("When variants.prices.amount changes.").waitFor()
      await save(dashboard)
      await dialog.getByText("Test the new configuration?").waitFor()
      await dialog.getByRole("button", { name: "Not now" }).click()

      await dashboard.admin.post(`/admin/products/${subject.id}`, { subtitle: "No price" })
      await dashboard.goTo(`/settings/webhooks/${id}`)
      await page.getByText("variants.prices.amount", { exact: true }).waitFor()
      await dashboard.waitUntil("the update to be counted as left out", async () => {
        const { stats } = await dashboard.admin.get<{ stats: { totals: { unchanged: number } } }>(
          `/admin/webhooks/${id}/stats`
        )
        return stats.totals.unchanged === 1
      })
      await page.reload()
      await page.getByRole("definition").filter({ hasText: /^1$/ }).first().waitFor()
      await page.getByText("Left out").waitFor()
      expect(await subject.deliveries(id)).toHaveLength(1)
    }
  )

  inDashboard(
    "says what someone else has changed meanwhile, and loses nothing that was typed",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Edited by two")
      const { id } = await subject.webhook(receiver.url)
      const path = `/admin/webhooks/${id}`
      const read = async () => (await dashboard.admin.get<{ webhook: Record<string, unknown> }>(path)).webhook
      await dashboard.goTo(`/settings/webhooks/${id}/edit`)
      const { dialog, page } = dashboard
      await fill(dashboard, "Mine", receiver.url)
      await dashboard.admin.post(path, { name: "Theirs", timeout_ms: 700 })
      await save(dashboard)

      const prompt = page.getByRole("alertdialog")
      await prompt.getByText("Theirs was changed meanwhile").waitFor()
      expect(await prompt.getByRole("term").allInnerTexts()).toEqual(["Name", "Timeout"])
      expect(await prompt.getByRole("definition").allInnerTexts()).toEqual(["Theirs", "700\u00a0ms"])
      expect((await read()).name).toBe("Theirs")
      await prompt.getByRole("button", { name: "Back to the form" }).click()
      await prompt.waitFor({ state: "detached" })
      expect(await dialog.getByLabel("Name", { exact: true }).inputValue()).toBe("Mine")

      await save(dashboard)
      await prompt.getByRole("button", { name: "Discard my changes and reload" }).click()
      await prompt.waitFor({ state: "detached" })
      expect(await dialog.getByLabel("Name", { exact: true }).inputValue()).toBe("Theirs")

      await fill(dashboard, "Mine again", receiver.url)
      await dashboard.admin.post(path, { timeout_ms: 800 })
      await save(dashboard)
      await prompt.getByRole("button", { name: "Save anyway" }).click()
      await page.getByText("Test the new configuration?").waitFor()
      await page.getByRole("button", { name: "Not now" }).click()
      expect(await read()).toMatchObject({ name: "Mine again", timeout_ms: 800 })
    }
  )

  inDashboard("asks to test what was edited, and sends the test with one click", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Edited")
    const { id } = await subject.webhook(receiver.url)
    await dashboard.goTo(`/settings/webhooks/${id}`)
    await dashboard.button("Actions for Edited").click()
    await dashboard.page.getByRole("menuitem", { name: "Edit" }).click()
    await fill(dashboard, "Edited twice", `${receiver.url}/new`)
    await save(dashboard)

    await dashboard.dialog.getByText("Test the new configuration?").waitFor()
    await dashboard.dialog.getByRole("button", { name: "Send test" }).click()

    const response = dashboard.dialog.getByRole("region", { name: "Response", exact: true })
    await response.waitFor()
    await dashboard.dialog.getByText("204").waitFor()
    expect(receiver.of("product.updated").map(({ path }) => path)).toEqual(["/hook/new"])
    await dashboard.page
      .getByRole("heading", { name: "Edited twice", includeHidden: true })
      .first()
      .waitFor({ state: "attached" })
  })
})

/** What around an element, up to the page, can be scrolled although the element fits it: by how many pixels, to the side and down. */
function reachBeyond(form: Locator): Promise<[tag: string, x: number, y: number][]> {
  return form.evaluate((element) => {
    const around: Element[] = []
    for (let one: Element | null = element; one; one = one.parentElement) {
      around.push(one)
    }
    return around
      .map((one): [string, number, number] => [
        one.tagName,
        one.scrollWidth - one.clientWidth,
        one.scrollHeight - one.clientHeight,
      ])
      .filter(([, x, y]) => x > 1 || y > 1)
  })
}
