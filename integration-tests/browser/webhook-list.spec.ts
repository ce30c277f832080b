import { firstOf, present } from "../../scripts/present"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { expectPinnedName } from "./support/narrow-table"
import { readSpreadsheet } from "./support/spreadsheet"
import { Subject } from "./support/subject"

describeInBrowser("the list of webhooks", (receiver) => {
  inDashboard("keeps its filters, its search and its order on reload", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Kept")
    const mark = subject.id.slice(-8)
    await subject.webhook(receiver.url, { name: `${mark} A`, status: "paused" })
    await subject.webhook(receiver.url, { name: `${mark} B`, status: "paused" })
    await subject.webhook(receiver.url, { name: `${mark} C` })
    await dashboard.goTo("/settings/webhooks")
    const rows = dashboard.row(mark)

    await dashboard.page.getByRole("searchbox").fill(mark)
    await dashboard.waitUntil("three rows", async () => (await rows.count()) === 3)
    await dashboard.filter("Status", "Paused")
    await dashboard.waitUntil("two rows", async () => (await rows.count()) === 2)
    await dashboard.page.getByRole("columnheader", { name: "Name" }).getByRole("button").click()
    await dashboard.waitUntil("an order in the address", () =>
      new URL(dashboard.page.url()).searchParams.has("order")
    )
    const isDescending = present(
      new URL(dashboard.page.url()).searchParams.get("order"),
      "the order"
    ).startsWith("-")
    const first = rows.first().getByText(`${mark} ${isDescending ? "B" : "A"}`)
    await first.waitFor()

    await dashboard.page.reload()

    await dashboard.waitUntil("two rows", async () => (await rows.count()) === 2)
    expect(await dashboard.page.getByRole("searchbox").inputValue()).toBe(mark)
    await first.waitFor()
  })

  inDashboard(
    "keeps a webhook's name and its actions in the window at every width, also in a shop with apps",
    async (dashboard) => {
      const { page, admin } = dashboard
      const subject = await Subject.create(admin, "Reached")
      const { webhook_app } = await admin.post<{ webhook_app: { id: string } }>("/admin/webhook-apps", {
        name: subject.id,
        topics: ["order.*"],
      })
      const name = `${subject.id.slice(-8)} with a long name that fills its column`
      await subject.webhook(receiver.url, { name, status: "paused", topics: ["inventory-level.updated"] })
      await dashboard.goTo(`/settings/webhooks?q=${subject.id.slice(-8)}`)
      const actions = dashboard.button(`Actions for ${name}`)
      await page.getByRole("columnheader", { name: "App", exact: true }).waitFor()
      for (const width of [1440, 1280, 1024, 768, 390]) {
        await page.setViewportSize({ width, height: 900 })
        for (const place of [actions, page.getByRole("link", { name })]) {
          const { x, width: wide } = present(await place.boundingBox(), "its place")
          expect([width, x >= 0, x + Math.min(wide, 40) <= width]).toEqual([width, true, true])
        }
        // A click fails when something else is above the button.
        await actions.click()
        const item = page.getByRole("menuitem", { name: "Edit", exact: true })
        await item.waitFor()
        // The key closes one thing at a time, and a tooltip may be the first.
        await dashboard.waitUntil("the menu to close", async () => {
          const isOpen = (await item.count()) > 0
          if (isOpen) {
            await page.keyboard.press("Escape")
          }
          return !isOpen
        })
      }
      await admin.delete(`/admin/webhook-apps/${webhook_app.id}`)
    }
  )

  for (const width of [1024, 768]) {
    inDashboard(
      `keeps the name pinned and the status beside it, and has the columns in the order of need, ${width} pixels wide`,
      async (dashboard) => {
        const { page } = dashboard
        const subject = await Subject.create(dashboard.admin, "Pinned")
        const name = `${subject.id.slice(-8)} with a long name that fills its column`
        // On this port nothing listens.
        await subject.webhook("http://127.0.0.1:1/", { name, topics: ["inventory-level.updated"] })
        await dashboard.goTo(`/settings/webhooks?q=${subject.id.slice(-8)}`)
        const row = dashboard.row(name)
        const status = row.getByText("Ping failed", { exact: true })
        await status.waitFor()

        const columns = (await page.getByRole("columnheader").allInnerTexts()).filter(
          (text) => text !== "App"
        )
        expect(columns).toEqual([
          ...["", "Name", "Status", "Last success", "24 hours"],
          ...["URL", "Topics", "Sales channels", ""],
        ])
        await expectPinnedName(row.getByRole("link", { name }), status)
      },
      { width }
    )
  }

  inDashboard(
    "of a shop without webhooks leads to the form and to the guide, without filters",
    async (dashboard) => {
      const { page } = dashboard
      await dashboard.goTo("/settings/webhooks")
      await dashboard.button("Filter").waitFor()
      await dashboard.button("Download Excel").waitFor()
      // Other tests keep webhooks in this shop at the same time: the server's answer is emptied on its way.
      await page.route("**/admin/webhooks?*", async (route) => {
        const response = await route.fetch()
        const { by_health: byHealth, ...answer } = await response.json()
        const none = Object.fromEntries(Object.keys(byHealth).map((health) => [health, 0]))
        await route.fulfill({ response, json: { ...answer, webhooks: [], count: 0, by_health: none } })
      })
      await page.reload()

      await page.getByText("No webhooks yet").waitFor()
      const guide = page.getByRole("link", { name: "Read the guide" })
      expect(await guide.getAttribute("href")).toMatch(/^https:\/\/.*medusa-plugin-webhooks/)
      expect(await dashboard.button("Filter").count()).toBe(0)
      expect(await page.getByRole("searchbox").count()).toBe(0)
      expect(await dashboard.button("Download Excel").count()).toBe(0)
      await page.getByRole("link", { name: "Create webhook" }).click()
      await dashboard.dialog.getByLabel("URL", { exact: true }).waitFor()
      await page.unrouteAll({ behavior: "ignoreErrors" })
    }
  )

  inDashboard("shows what is wrong first, and it alone when asked", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Wrong")
    const mark = subject.id.slice(-8)
    const wrong = await subject.webhook(receiver.url, {
      name: `${mark} wrong`,
      retry_schedule: [],
      max_failures: 0,
    })
    await subject.webhook(receiver.url, { name: `${mark} right` })
    receiver.answerWith(({ headers }, response) =>
      response.writeHead(headers["x-medusa-webhook-id"] === wrong.id ? 500 : 204).end()
    )
    await subject.edit(wrong.id)
    await subject.settles(wrong.id, "failed")
    await dashboard.goTo("/settings/webhooks/overview")
    const problem = dashboard.page
      .getByRole("region", { name: /^Failing since/ })
      .filter({ hasText: `${mark} wrong` })
    await problem.getByText("The app answered with an error (500 Internal Server Error).").waitFor()
    await problem.getByRole("button", { name: "Try now" }).waitFor()
    await dashboard.page.getByRole("img", { name: "Deliveries by outcome" }).waitFor()
    await dashboard.page.getByRole("img", { name: "Response time" }).waitFor()
    for (const [fact, value] of [
      ["Waiting to be sent", /^[\d,]+ deliver(y|ies)$/],
      ["Oldest delivery that is due", /^(All on time|due for .+)$/],
      ["Last check for lost events", /\S/],
      ["Last comparison with the shop", /\S/],
    ] as const) {
      const shown = dashboard.page.getByText(fact, { exact: true }).locator("xpath=following-sibling::dd")
      expect(await shown.innerText()).toMatch(value)
    }
    await problem.getByRole("link", { name: `${mark} wrong` }).click()
    await dashboard.page.getByRole("heading", { name: `${mark} wrong` }).waitFor()

    await dashboard.goTo(`/settings/webhooks?q=${mark}`)

    const rows = dashboard.row(mark)
    await rows.first().getByText(`${mark} wrong`).waitFor()
    await rows.first().getByText("Failing", { exact: true }).waitFor()
    await rows.first().getByText("Never", { exact: true }).waitFor()
    await rows
      .first()
      .getByRole("img", { name: /failed attempts: 1$/ })
      .waitFor()
    expect(await rows.count()).toBe(2)

    const summary = dashboard.page.getByRole("group", { name: "What needs attention" })
    await summary.getByRole("button", { name: /failing$/ }).click()
    await dashboard.waitUntil("one row", async () => (await rows.count()) === 1)
    await rows.first().getByText(`${mark} wrong`).waitFor()
  })

  inDashboard(
    "says on the overview why a webhook was disabled, and that it keeps its events",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Kept")
      const name = subject.id.slice(-8)
      receiver.answerWith(500)
      const { id } = await subject.webhook(receiver.url, { name, retry_schedule: [], max_failures: 1 })
      await subject.edit(id)
      await subject.settles(id, "failed")
      await subject.edit(id)
      await dashboard.goTo("/settings/webhooks/overview")

      const problem = dashboard.page
        .getByRole("region", { name: /^Disabled since/ })
        .filter({ hasText: name })
      await problem
        .getByText("Too many deliveries failed in a row. The app answered with an error (500", {
          exact: false,
        })
        .waitFor()
      await problem.getByText("1 delivery waits.").waitFor()
      await problem.getByText("Its events are kept. Activate it to send them.", { exact: false }).waitFor()
      await dashboard.admin.delete(`/admin/webhooks/${id}`)
    }
  )

  inDashboard("deletes what is chosen, after a warning", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Many")
    const mark = subject.id.slice(-8)
    for (const letter of ["A", "B", "C"]) {
      await subject.webhook(receiver.url, { name: `${mark} ${letter}` })
    }
    await dashboard.goTo(`/settings/webhooks?q=${mark}`)
    for (const letter of ["A", "B"]) {
      await dashboard.page.getByRole("checkbox", { name: `Select ${mark} ${letter}` }).click()
    }

    await dashboard.command("Delete").click()
    await dashboard.dialog.getByText("You are about to delete 2 webhooks.", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Delete" }).click()

    await dashboard.says("2 webhooks deleted")
    await dashboard.waitUntil("one row", async () => (await dashboard.row(mark).count()) === 1)
    await dashboard.row(`${mark} C`).waitFor()
  })

  inDashboard(
    "warns beside a webhook that gave up on deliveries since it last arrived, and leads to those",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Given up")
      const { id } = await subject.webhook(receiver.url, { retry_schedule: [], max_failures: 0 })
      for (const answer of [500, 200, 500, 500]) {
        receiver.answerWith(answer)
        await subject.edit(id)
        await dashboard.waitUntil("the answer", async () => {
          const [newest] = await subject.deliveries(id)
          return newest?.response_status === answer
        })
      }
      await dashboard.goTo(`/settings/webhooks?q=${encodeURIComponent(receiver.url)}`)

      const alert = dashboard
        .row("Given up")
        .getByRole("link", { name: /^2 deliveries were given up since / })
      await alert.hover()
      await dashboard.page
        .getByRole("tooltip")
        .getByText(/^2 deliveries were given up since /)
        .waitFor()
      await alert.click()

      await dashboard.page.waitForURL(new RegExp(`/settings/webhooks/${id}/log`))
      await dashboard.waitUntil("both", async () => (await dashboard.row("product.updated").count()) === 2)
      expect(await dashboard.row("Delivered").count()).toBe(0)
      await dashboard.page.getByText("Finished").waitFor()
    }
  )

  inDashboard("opens a webhook with its last deliveries beside the list", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Beside")
    const mark = subject.id.slice(-8)
    const { id } = await subject.webhook(receiver.url, { name: mark })
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks?q=${mark}`)

    await dashboard.row(mark).getByText(receiver.url).click()

    await dashboard.dialog.getByRole("heading", { name: mark }).waitFor()
    await dashboard.dialog
      .getByRole("region", { name: "Last deliveries" })
      .getByText("product.updated")
      .waitFor()
    // A tooltip is open, which must not take the key for itself.
    await dashboard.dialog.getByRole("button", { name: "Copy URL" }).hover()
    await dashboard.page.getByRole("tooltip").waitFor()
    await dashboard.page.keyboard.press("Escape")
    await dashboard.row(mark).waitFor()
    expect(new URL(dashboard.page.url()).pathname).toBe("/app/settings/webhooks")

    // The keyboard continues from where it was.
    const link = dashboard.row(mark).getByRole("link", { name: mark })
    await link.press("Enter")
    await dashboard.dialog.getByRole("heading", { name: mark }).waitFor()
    await dashboard.page.keyboard.press("Escape")
    await dashboard.waitUntil("the link has the focus", () =>
      link.evaluate((one) => one === one.ownerDocument.activeElement)
    )
  })

  inDashboard(
    "exports what its filters show as an Excel file in which no formula runs",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Sheet")
      const mark = subject.id.slice(-8)
      const name = `=HYPERLINK("http://evil.test","${mark}")`
      await subject.webhook(receiver.url, { name })
      await subject.webhook(receiver.url, { name: "Another" })
      await dashboard.goTo(`/settings/webhooks?q=${mark}`)
      await dashboard.row(mark).waitFor()

      const [download] = await Promise.all([
        dashboard.page.waitForEvent("download"),
        dashboard.button("Download Excel").click(),
      ])

      const sheet = await readSpreadsheet(download)
      expect(sheet.name).toMatch(/^Webhooks_\d{8}_\d{4}\.xlsx$/)
      expect(sheet.rows).toHaveLength(1)
      expect(Object.values(firstOf(sheet.rows))).toContain(name)
    }
  )

  inDashboard("saves no sign-in page of a proxy as an Excel file", async (dashboard) => {
    await dashboard.goTo("/settings/webhooks")
    await dashboard.button("Download Excel").waitFor()
    await dashboard.page.route(/\/admin\/webhooks\/export/, (route) =>
      route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><h1>Sign in</h1>" })
    )
    await dashboard.button("Download Excel").click()
    await dashboard.says("The response did not come from the server.")
  })
})
