import { randomUUID } from "node:crypto"

import type { Api } from "../../scripts/demo/api"
import { atLeast, firstOf } from "../../scripts/present"
import type { Dashboard } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { expectPinnedName } from "./support/narrow-table"
import { readSpreadsheet } from "./support/spreadsheet"
import { Subject } from "./support/subject"

/** More than the dashboard acts on with one request, see `useActOnAll`. */
const MANY = 600

/** One attempt decides. */
const AT_ONCE = { retry_schedule: [], max_failures: 0 }

describeInBrowser("the log", (receiver) => {
  const rows = ({ page }: Dashboard) => page.locator("tbody tr")
  const shows = (dashboard: Dashboard, count: number) =>
    dashboard.waitUntil(`${count} rows`, async () => (await rows(dashboard).count()) === count)

  inDashboard("shows a delivery and what happens to it, by itself", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Live")
    receiver.answerWith(500)
    // Time enough for the page to show the first attempt before the second is made.
    const { id } = await subject.webhook(receiver.url, { retry_schedule: [10, 300] })
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
    await dashboard.page.getByText("No results").waitFor()

    await subject.edit(id)

    await dashboard.row("product.updated").getByText("Retrying").waitFor()
    await dashboard.row("product.updated").getByText("Product updated").waitFor()
    await dashboard
      .row("500")
      .getByText(/^in \d/)
      .waitFor()
    receiver.answerWith(200)
    await dashboard.row("product.updated").getByText("Delivered").waitFor()

    const title = await Subject.create(dashboard.admin, `Linen ${subject.id}`)
    await dashboard.goTo(`/settings/webhooks/log?webhook_id=${id}`)
    await shows(dashboard, 2)
    await dashboard.page.getByRole("searchbox").fill(`${subject.id.slice(0, 20)}`)
    await shows(dashboard, 1)
    await dashboard.page.getByRole("searchbox").fill(title.title)
    await dashboard.page.getByText("No results").waitFor()
    await dashboard.filter("Response", "No response")
    await dashboard.waitUntil(
      "the filter in the address",
      () => new URL(dashboard.page.url()).searchParams.get("answer") === '"none"'
    )
  })

  inDashboard("moves no row under the pointer, and says what is new instead", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Held")
    const { id } = await subject.webhook(receiver.url)
    await subject.edit(id, 2)
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
    await shows(dashboard, 2)
    const links = rows(dashboard).getByRole("link", { name: "product.updated" })
    const before = await links.first().getAttribute("href")

    await links.first().hover()
    await subject.edit(id, 2)
    await dashboard.button("2 new deliveries").waitFor()

    expect(await links.first().getAttribute("href")).toBe(before)
    expect(await rows(dashboard).count()).toBe(2)

    await dashboard.page.getByRole("heading", { name: "Log", exact: true }).hover()
    await shows(dashboard, 4)
  })

  inDashboard("pages through a log that grows meanwhile, forth and back", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Paged")
    const { id } = await subject.webhook(receiver.url)
    await subject.edit(id, 23)
    const [newest] = atLeast(1, await subject.deliveries(id))
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
    await dashboard.page.getByText("23 deliveries").waitFor()
    await shows(dashboard, 20)

    await dashboard.button("Next").click()
    await shows(dashboard, 3)
    await subject.edit(id, 1)
    await dashboard.page.getByText("24 deliveries").waitFor()
    expect(await rows(dashboard).count()).toBe(3)

    await dashboard.page.reload()
    await shows(dashboard, 3)
    await dashboard.button("Prev").click()
    await shows(dashboard, 20)
    const first = rows(dashboard).first().getByRole("link").first()
    expect(await first.getAttribute("href")).toContain(newest.id)

    await dashboard.button("First").click()
    await dashboard.waitUntil(
      "the one that came in meanwhile",
      async () => !(await first.getAttribute("href"))?.includes(newest.id)
    )
  })

  inDashboard("keeps its filters on reload", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Filtered")
    const { id } = await subject.webhook(receiver.url, AT_ONCE)
    await subject.edit(id)
    await subject.settles(id, "success")
    receiver.answerWith(503)
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks/${id}/log`)
    await shows(dashboard, 3)

    await dashboard.filter("Status", "Failed")
    await shows(dashboard, 1)
    await dashboard.page.getByRole("searchbox").fill("product.")
    await dashboard.waitUntil("the search in the address", () =>
      new URL(dashboard.page.url()).searchParams.has("q")
    )

    await dashboard.page.reload()

    await shows(dashboard, 1)
    await dashboard.row("503").waitFor()
    expect(await dashboard.page.getByRole("searchbox").inputValue()).toBe("product.")
    await dashboard.button("Remove filter").click()
    await shows(dashboard, 2)
  })

  inDashboard("retries and cancels a delivery from its drawer", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Drawer")
    receiver.answerWith((_, response) => response.writeHead(500).end("<script>document.title='run'</script>"))
    const { id } = await subject.webhook(receiver.url, { retry_schedule: [3600] })
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
    await dashboard.row("Retrying").click({ position: { x: 5, y: 5 } })
    const { dialog } = dashboard

    const problem = dialog.getByRole("region", { name: "Why it has not arrived" })
    await problem.getByText("The app answered with an error (500 Internal Server Error).").waitFor()
    await problem.getByText(/Retry: in \d/).waitFor()
    await dialog.getByText("<script>document.title='run'</script>").waitFor()
    await dialog.getByRole("tab", { name: "Request" }).click()
    await dialog.getByText("webhook-signature: •••", { exact: false }).first().waitFor()
    await dialog.getByRole("tab", { name: "Payload" }).click()
    await dialog.getByText(`"id": "${subject.id}"`).first().waitFor()
    expect(await dashboard.page.title()).not.toBe("run")

    await dialog.getByRole("button", { name: "Cancel delivery" }).click()
    await dialog.getByText("Cancelled", { exact: true }).waitFor()

    receiver.answerWith(204)
    await dialog.getByRole("button", { name: "Retry now" }).click()
    await dialog.getByText("Delivered").waitFor()
    await problem.waitFor({ state: "hidden" })
    await dialog.getByRole("tab", { name: "Attempts (2)" }).click()
    await dialog.getByRole("button", { name: /Attempt 2/ }).waitFor()
    expect(await dialog.getByRole("button", { name: "Retry now" }).count()).toBe(0)

    // The keyboard continues from where it was.
    await dashboard.page.keyboard.press("Escape")
    const link = dashboard.row("Delivered").getByRole("link", { name: "product.updated" })
    await dashboard.waitUntil("the link has the focus", () =>
      link.evaluate((one) => one === one.ownerDocument.activeElement)
    )
  })

  inDashboard(
    "shows when a failing webhook is tried next, and warns that retried deliveries wait for it",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Probed")
      receiver.answerWith(500)
      const { id, name } = await subject.webhook(receiver.url, {
        name: `${subject.id.slice(-8)} down`,
        retry_schedule: Array(20).fill(1),
      })
      await subject.edit(id)
      await dashboard.waitUntil("the webhook to be failing", async () => {
        const { webhook } = await dashboard.admin.get<{ webhook: { health: string } }>(
          `/admin/webhooks/${id}`
        )
        return webhook.health === "failing"
      })
      const { id: waiting } = firstOf(await subject.deliveries(id))
      await dashboard.goTo(`/settings/webhooks/${id}/log?delivery=${waiting}`)
      await dashboard.dialog
        .getByText(/^when the app answers again; next try (in \d+ s|due now)$/)
        .first()
        .waitFor()
      await dashboard.page.keyboard.press("Escape")

      await dashboard.button("Actions on everything that matches").click()
      await dashboard.page.getByRole("menuitem", { name: "Retry all that match" }).click()
      await dashboard.dialog
        .getByText(`${name} is failing: what is queued for it waits until it answers again.`)
        .waitFor()
      await dashboard.dialog.getByRole("button", { name: "Close" }).click()
    }
  )

  inDashboard("offers no retry of a message that waits to be fetched", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Fetched")
    const { webhook } = await dashboard.admin.post<{ webhook: { id: string } }>("/admin/webhooks", {
      name: "Fetched",
      mode: "pull",
      topics: ["product.updated"],
      filter: { "data.id": subject.id },
    })
    await subject.edit(webhook.id)
    const { id } = firstOf(await subject.deliveries(webhook.id))
    await dashboard.goTo(`/settings/webhooks/${webhook.id}/log?delivery=${id}`)

    await dashboard.dialog.getByText("when the app fetches it").waitFor()
    await dashboard.dialog.getByRole("button", { name: "Cancel delivery" }).waitFor()
    expect(await dashboard.dialog.getByRole("button", { name: "Retry now" }).count()).toBe(0)
  })

  inDashboard(
    "shows the tabs of a delivery in one line in a narrow window",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Narrow")
      receiver.answerWith(500)
      const { id } = await subject.webhook(receiver.url, { retry_schedule: [1], max_failures: 0 })
      await subject.edit(id)
      await subject.settles(id, "failed")
      const delivery = firstOf(await subject.deliveries(id))
      await dashboard.goTo(`/settings/webhooks/${id}/log?delivery=${delivery.id}`)

      await dashboard.dialog.getByRole("tab", { name: "Tentatives (2)" }).waitFor()
      const tabs = dashboard.dialog.getByRole("tab")
      const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top))
      expect(tops).toHaveLength(4)
      expect(new Set(tops).size).toBe(1)
    },
    { language: "fr", width: 390 }
  )

  for (const width of [1024, 768]) {
    inDashboard(
      `keeps the topic pinned and the status beside it, and has the columns in the order of need, ${width} pixels wide`,
      async (dashboard) => {
        const { page } = dashboard
        const subject = await Subject.create(dashboard.admin, "Pinned")
        const { id } = await subject.webhook(receiver.url)
        await subject.edit(id)
        await dashboard.goTo(`/settings/webhooks/log?resource_id=${subject.id}`)
        const row = dashboard.row("product.updated")
        const status = row.getByText("Delivered", { exact: true })
        await status.waitFor()

        expect(await page.getByRole("columnheader").allInnerTexts()).toEqual([
          ...["", "Topic", "Status", "Webhook", "Resource"],
          ...["Code", "Attempts", "Duration", "Created", "Next attempt"],
        ])
        await expectPinnedName(row.getByRole("link").first(), status)
      },
      { width }
    )
  }

  inDashboard("leaves the focus where it is while the shop's webhooks are read again", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Focus")
    const { id } = await subject.webhook(receiver.url)
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks/log?webhook_id=${id}&topic=product.updated`)
    const link = dashboard.row("product.updated").getByRole("link", { name: "product.updated" })
    await link.focus()
    await dashboard.admin.post(`/admin/webhooks/${id}`, { name: "Renamed while looked at" })
    await dashboard.row("Renamed while looked at").waitFor()

    expect(await link.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true)
  })

  inDashboard("copies a delivery as a command that holds no secret", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Curl")
    const { id, secret } = await subject.webhook(receiver.url)
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
    await dashboard.row("product.updated").getByRole("link", { name: "product.updated" }).click()

    await dashboard.dialog.getByRole("button", { name: "Copy as curl" }).click()
    await dashboard.says("Command copied")

    const command = await dashboard.page.evaluate<string>("navigator.clipboard.readText()")
    expect(command).toContain("WEBHOOK_SECRET")
    expect(command).toContain(receiver.url)
    expect(command).not.toContain(secret.slice("whsec_".length))
  })

  inDashboard("retries what is chosen, after it has said how much that is", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Chosen")
    receiver.answerWith(500)
    const { id } = await subject.webhook(receiver.url, AT_ONCE)
    await subject.edit(id, 3)
    await subject.settles(id, "failed")
    receiver.answerWith(200)
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
    await shows(dashboard, 3)

    for (const row of [0, 1]) {
      await rows(dashboard).nth(row).getByRole("checkbox").click()
    }
    await dashboard.command("Retry").click()
    await dashboard.dialog
      .getByText("2 deliveries will be queued and sent again as soon as possible.")
      .waitFor()
    await dashboard.dialog.getByRole("button", { name: "Retry" }).click()

    await dashboard.says("2 deliveries queued")
    await dashboard.waitUntil("two successes", async () => (await dashboard.row("Delivered").count()) === 2)
    expect(await dashboard.row("Failed").count()).toBe(1)
  })

  inDashboard("cancels everything that the filter matches, and nothing else", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "All")
    const { id } = await subject.webhook(receiver.url, {
      status: "paused",
      topics: ["product.*"],
      // Other tests create products in the same shop.
      filter: { "data.title": "All" },
    })
    const other = await subject.webhook(receiver.url, { status: "paused" })
    await subject.edit(id)
    await createProducts(dashboard.admin, "All", MANY)
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.created`)
    await dashboard.page.getByText(`${MANY} deliveries`).waitFor()

    await dashboard.button("Actions on everything that matches").click()
    await dashboard.page.getByRole("menuitem", { name: "Cancel all that match" }).click()
    await dashboard.dialog.getByText(`${MANY} deliveries that wait will not be sent.`).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Cancel deliveries" }).click()

    await dashboard.dialog.getByRole("progressbar").waitFor()
    await dashboard.says(`${MANY} deliveries were cancelled`)
    await dashboard.page.reload()
    await dashboard.row("Cancelled").first().waitFor()
    expect(await dashboard.row("Waiting").count()).toBe(0)
    for (const webhookId of [id, other.id]) {
      expect((await subject.deliveries(webhookId)).map(({ status }) => status)).toEqual(["created"])
    }
  })

  inDashboard("exports what its filters show as an Excel file", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Exported")
    const { id } = await subject.webhook(receiver.url, AT_ONCE)
    await subject.edit(id, 2)
    await subject.settles(id, "success")
    receiver.answerWith(500)
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated&status=failed`)
    await shows(dashboard, 1)

    const [download] = await Promise.all([
      dashboard.page.waitForEvent("download"),
      dashboard.button("Download Excel").click(),
    ])

    const { name, rows: exported } = await readSpreadsheet(download)
    expect(name).toMatch(/^WebhookLogs_\d{8}_\d{4}\.xlsx$/)
    const [failed] = atLeast(
      1,
      (await subject.deliveries(id)).filter(({ status }) => status === "failed")
    )
    expect(exported).toHaveLength(1)
    expect(Object.values(firstOf(exported))).toEqual(
      expect.arrayContaining([failed.id, "product.updated", "Failed"])
    )
  })

  inDashboard("names the webhook of each delivery where it is about all of them", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Told apart")
    const first = await subject.webhook(receiver.url, { name: "First of two" })
    await subject.webhook(receiver.url, { name: "Second of two" })
    await subject.edit(first.id)
    await dashboard.goTo(`/settings/webhooks/log?resource_id=${subject.id}`)

    await dashboard.row("First of two").waitFor()
    await dashboard.row("Second of two").waitFor()
    const link = dashboard.row("First of two").getByRole("link", { name: subject.id })
    expect(await link.getAttribute("href")).toBe(`/app/products/${subject.id}`)
  })

  inDashboard("keeps what a deleted webhook was sent, and offers to send none of it", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Left behind")
    receiver.answerWith(500)
    const { id } = await subject.webhook(receiver.url, AT_ONCE)
    await subject.edit(id)
    await subject.settles(id, "failed")
    await dashboard.admin.delete(`/admin/webhooks/${id}`)
    await dashboard.goTo(`/settings/webhooks/log?resource_id=${subject.id}`)

    await dashboard.row("Deleted webhook").getByRole("link", { name: "product.updated" }).click()

    await dashboard.dialog.getByText("Deleted webhook").waitFor()
    await dashboard.dialog.getByRole("button", { name: "Copy as curl" }).waitFor()
    expect(await dashboard.dialog.getByRole("button", { name: "Retry now" }).count()).toBe(0)
  })
})

/** Products in batches of a hundred: each is an event of its own. */
async function createProducts(admin: Api, title: string, count: number): Promise<void> {
  for (let created = 0; created < count; created += 100) {
    const create = Array.from({ length: 100 }, () => ({
      title,
      handle: randomUUID(),
      options: [{ title: "Size", values: ["One"] }],
    }))
    await admin.post("/admin/products/batch", { create })
  }
}
