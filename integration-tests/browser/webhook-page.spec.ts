import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:https"
import { join } from "node:path"

import { LOGIN } from "../../scripts/demo/shop"
import { portOf } from "../../scripts/free-port"
import { firstOf } from "../../scripts/present"
import { until } from "../support/until"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { CERTIFICATES } from "./support/shop"
import { readSpreadsheet } from "./support/spreadsheet"
import { Subject } from "./support/subject"

describeInBrowser("a webhook's page", (receiver) => {
  inDashboard("says on top what is wrong, and tries at once when the admin says so", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Failing")
    const { id } = await subject.webhook(receiver.url, { retry_schedule: Array(20).fill(2) })
    receiver.answerWith(500)
    await subject.edit(id, 2)
    await dashboard.goTo(`/settings/webhooks/${id}`)

    const problem = dashboard.page.getByRole("region", { name: /^Failing since / })
    await problem.getByText("The app answered with an error (500 Internal Server Error).").waitFor()
    await problem.getByRole("link", { name: "2 deliveries wait." }).waitFor()
    await problem.getByText(/Next try (in|due now)/).waitFor()
    await dashboard.waitUntil("the failed attempts in the figures", async () => {
      const [shown] = await dashboard.page
        .getByText("Failed attempts", { exact: true })
        .locator("xpath=following-sibling::dd")
        .allInnerTexts()
      return Number(shown) >= 5
    })
    await problem.getByRole("button", { name: "Try now" }).click()
    await dashboard.says("It still fails")

    receiver.reset()
    await problem.getByRole("button", { name: "Try now" }).click()
    await dashboard.says("It works again")
    await problem.waitFor({ state: "hidden" })
    await subject.settles(id, "success")
  })

  inDashboard(
    "says that access is refused since the secret was rotated, and offers both remedies",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Locked out")
      const { id } = await subject.webhook(receiver.url, { retry_schedule: Array(20).fill(2) })
      await dashboard.admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 0 })
      receiver.answerWith(401)
      await subject.edit(id, 2)
      await dashboard.goTo(`/settings/webhooks/${id}`)

      const problem = dashboard.page.getByRole("region", { name: /^Failing since / })
      await problem
        .getByText("The app has refused access since the secret was rotated", { exact: false })
        .waitFor()
      await problem.getByRole("button", { name: "Try now" }).waitFor()
      await problem.getByRole("link", { name: "Rotate secret" }).click()
      await dashboard.dialog.getByRole("button", { name: "Rotate secret" }).waitFor()
    }
  )

  inDashboard("says that a ping failed, and why, until something arrives", async (dashboard) => {
    receiver.answerWith(404)
    const subject = await Subject.create(dashboard.admin, "Unreached")
    const { id } = await subject.webhook(receiver.url)
    await dashboard.goTo(`/settings/webhooks/${id}`)

    const problem = dashboard.page.getByRole("region", { name: "Ping failed" })
    await problem.getByText("The app has nothing at this URL (404 Not Found).").waitFor()
    await problem.getByRole("link", { name: "Edit" }).waitFor()

    // The app was repaired: a test shows it.
    receiver.reset()
    await problem.getByRole("link", { name: "Send test" }).click()
    await dashboard.dialog.getByRole("button", { name: "Send test" }).click()
    await dashboard.dialog.getByRole("region", { name: "Response body" }).waitFor()
    await dashboard.page.keyboard.press("Escape")
    await problem.waitFor({ state: "hidden" })
  })

  inDashboard(
    "says in words on which day the app's certificate expired, on the overview too",
    async (dashboard) => {
      const [key, cert] = ["key", "expired"].map((name) => readFileSync(join(CERTIFICATES, `${name}.pem`)))
      const server = createServer({ key, cert }).on("tlsClientError", () => undefined)
      await once(server.listen(0, "127.0.0.1"), "listening")
      try {
        const subject = await Subject.create(dashboard.admin, "Expired")
        const name = subject.id.slice(-8)
        const port = portOf(server)
        const { id } = await subject.webhook(`https://127.0.0.1:${port}/`, { name })
        await dashboard.goTo(`/settings/webhooks/${id}`)
        const problem = dashboard.page.getByRole("region", { name: "Ping failed" })
        await problem.getByText("The app's certificate expired on Feb 1, 2020.", { exact: false }).waitFor()

        await dashboard.goTo("/settings/webhooks/overview")
        await problem
          .filter({ hasText: name })
          .getByText("The app's certificate expired on Feb 1, 2020.", { exact: false })
          .waitFor()
        await dashboard.admin.delete(`/admin/webhooks/${id}`)
      } finally {
        server.close()
      }
    }
  )

  inDashboard(
    "says that it was failing when it was paused, and no longer counts it as failing",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Paused while failing")
      const name = subject.id.slice(-8)
      const { id } = await subject.webhook(receiver.url, { name, retry_schedule: [], max_failures: 0 })
      receiver.answerWith(500)
      await subject.edit(id)
      await subject.settles(id, "failed")
      await dashboard.goTo(`/settings/webhooks/${id}`)
      await dashboard.page.getByRole("region", { name: /^Failing since / }).waitFor()

      await dashboard.does(name, "Pause")

      const notice = dashboard.page.getByRole("region", { name: "It was failing when it was paused" })
      await notice.getByText("The app answered with an error (500 Internal Server Error).").waitFor()
      await notice.getByRole("button", { name: "Activate" }).waitFor()
      await dashboard.goTo(`/settings/webhooks?q=${name}&health=["failing"]`)
      await dashboard.page.getByText("No results").waitFor()
      await dashboard.goTo(`/settings/webhooks?q=${name}&health=["inactive"]`)
      await dashboard.row(name).getByText("Paused", { exact: true }).waitFor()
    }
  )

  inDashboard("pauses, and delivers what has waited when the admin says so", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Resumed")
    const { id } = await subject.webhook(receiver.url)
    await dashboard.goTo(`/settings/webhooks/${id}`)
    await dashboard.does("Resumed", "Pause")
    await dashboard.says("Webhook paused")
    await subject.edit(id, 2)
    expect(receiver.of("product.updated")).toEqual([])
    const notice = dashboard.page.getByRole("region", { name: "Paused", exact: true })
    await notice.getByRole("link", { name: "2 deliveries wait." }).waitFor()
    await notice.getByText("Its events are kept. Activate it to send them.", { exact: false }).waitFor()

    await dashboard.does("Resumed", "Activate")
    await dashboard.dialog.getByText("2 deliveries have waited in the meantime.", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("radio", { name: /^Deliver/ }).click()
    await dashboard.dialog.getByRole("button", { name: "Activate" }).click()

    await dashboard.says("Webhook activated")
    await dashboard.waitUntil("both", () => receiver.of("product.updated").length === 2)
  })

  inDashboard("cancels what has waited when the admin says so", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Forgotten")
    const { id } = await subject.webhook(receiver.url, { status: "disabled" })
    await subject.edit(id)
    await dashboard.goTo(`/settings/webhooks/${id}`)

    await dashboard.does("Forgotten", "Activate")
    await dashboard.dialog.getByText("1 delivery has waited in the meantime.", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("radio", { name: /^Cancel/ }).click()
    await dashboard.dialog.getByRole("button", { name: "Activate" }).click()

    await dashboard.says("Webhook activated")
    await subject.settles(id, "cancelled")
    await dashboard.waitUntil("the ping", () => receiver.of("webhook.ping").length === 1)
    expect(receiver.of("product.updated")).toEqual([])
  })

  inDashboard("rotates the secret and shows the new one once", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Rotated")
    const { id, secret } = await subject.webhook(receiver.url)
    await dashboard.goTo(`/settings/webhooks/${id}`)
    await dashboard.page.getByText(`whsec_•••••${secret.slice(-5)}`).waitFor()

    await dashboard.does("Rotated", "Rotate secret")
    await dashboard.dialog.getByRole("combobox", { name: "Keep the current secret valid for" }).click()
    await dashboard.page.getByRole("option", { name: "3 d" }).click()
    await dashboard.dialog.getByRole("button", { name: "Rotate secret" }).click()

    const rotated = await dashboard.dialog.getByText(/^whsec_[^•]+$/).innerText()
    expect(rotated).not.toBe(secret)
    await dashboard.dialog.getByRole("button", { name: "Close" }).first().click()
    await dashboard.page.getByText(`whsec_•••••${rotated.slice(-5)}`).waitFor()

    await subject.edit(id)
    const delivery = await until("the delivery", () => receiver.of("product.updated")[0])
    expect(String(delivery.headers["webhook-signature"]).split(" ")).toHaveLength(2)
  })

  inDashboard("reveals the secret again when the admin says so, and hides it", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Revealed")
    const { id, secret } = await subject.webhook(receiver.url)
    await dashboard.goTo(`/settings/webhooks/${id}`)
    const { page } = dashboard
    await dashboard.button("Reveal secret").click()
    await dashboard.dialog.getByText("The shop records that you have seen it", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Reveal secret" }).click()
    await page.getByText(secret, { exact: true }).waitFor()
    await dashboard.button("Copy secret").click()
    await dashboard.copies(secret)

    await dashboard.button("Hide secret").click()
    await page.getByText(`whsec_•••••${secret.slice(-5)}`).waitFor()
    expect(await page.getByText(secret, { exact: true }).count()).toBe(0)
    const { audit_entries } = await dashboard.admin.get<{ audit_entries: { action: string }[] }>(
      `/admin/webhook-audit?webhook_id=${id}`
    )
    expect(firstOf(audit_entries).action).toBe("secret_revealed")

    await dashboard.admin.post(`/admin/webhooks/${id}`, {
      name: "Shown",
      rate_limit: 5,
      ordering: "resource",
      retry_schedule: [5, 300],
    })
    await page.reload()
    const history = page.getByRole("list", { name: "History" })
    await history.getByText("Name: Revealed → Shown").waitFor()
    await history.getByText("Deliveries a second: Unlimited → 5").waitFor()
    await history.getByText("Ordering: As soon as possible → One at a time for each resource").waitFor()
    await history.getByText("Retries: As the plugin is set up → 5 s, 5 min").waitFor()
    await history.getByText("Secret revealed").waitFor()
    await history
      .getByRole("listitem")
      .filter({ hasText: "Created" })
      .getByText(LOGIN.email, { exact: false })
      .waitFor()

    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      dashboard.button("Download Excel").click(),
    ])
    const { name, rows } = await readSpreadsheet(saved)
    expect(name).toMatch(/^WebhookHistory_\d{8}_\d{4}\.xlsx$/)
    expect(rows.map((row) => row.Action)).toEqual(["Changed", "Secret revealed", "Created"])
  })

  inDashboard(
    "sends a test and shows what is wrong, with the request beside the response",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Tested")
      receiver.answerWith((_, response) =>
        response.writeHead(418, { "x-kind": "teapot" }).end("<b>short</b> and stout")
      )
      const { id } = await subject.webhook(receiver.url)
      await dashboard.goTo(`/settings/webhooks/${id}`)

      await dashboard.page.getByRole("link", { name: "Send test" }).first().click()
      await dashboard.dialog.getByRole("button", { name: "Send test" }).click()

      const { dialog } = dashboard
      await dialog.getByText("418", { exact: true }).waitFor()
      await dialog.getByText("The app refused the message (418", { exact: false }).waitFor()
      await dialog.getByText("Its response may say why.", { exact: false }).waitFor()
      await dialog
        .getByRole("region", { name: "Request", exact: true })
        .getByText("webhook-signature: •••")
        .waitFor()
      const response = dialog.getByRole("region", { name: "Response", exact: true })
      await response.getByText("x-kind: teapot").waitFor()
      await response.getByText("<b>short</b> and stout").waitFor()

      receiver.answerWith((_, response) => response.writeHead(200, { "x-kind": "quiet" }).end())
      await dialog.getByRole("button", { name: "Send test" }).click()
      await response.getByText("x-kind: quiet").waitFor()
      await response.getByRole("region", { name: "Response body" }).getByText("Empty body").waitFor()
    }
  )

  inDashboard("deletes only after a warning", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Deleted")
    const { id } = await subject.webhook(receiver.url)
    await dashboard.goTo(`/settings/webhooks/${id}`)

    await dashboard.does("Deleted", "Delete")
    await dashboard.dialog.getByText("This cannot be undone", { exact: false }).waitFor()
    await dashboard.dialog.getByRole("button", { name: "Cancel" }).click()
    await dashboard.does("Deleted", "Delete")
    await dashboard.dialog.getByRole("button", { name: "Delete" }).click()

    await dashboard.says("Webhook deleted")
    await dashboard.page.waitForURL(/\/settings\/webhooks$/)
    await expect(dashboard.admin.get(`/admin/webhooks/${id}`)).rejects.toThrow(/404/)
  })
})
