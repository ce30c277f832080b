import type { Received } from "../support/receiver"
import { until } from "../support/until"
import { describeInBrowser, inPortal } from "./support/in-browser"

/** One attempt decides. */
const AT_ONCE = { retry_schedule: [], max_failures: 0 }

describeInBrowser("the log of an app, in its portal", (receiver) => {
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

  inPortal("sends all that match again, after it has said how many", async (portal) => {
    const { page, dialog } = portal
    receiver.answerWith(503)
    // Other tests create products of the same shop.
    const title = "Failed together"
    const settings = { topics: ["product.created"], filter: { "data.title": title } }
    const { id } = await portal.webhook({ url: receiver.url, ...settings, ...AT_ONCE })
    for (const which of ["first", "second"]) {
      await portal.admin.post("/admin/products", {
        title,
        handle: `portal-${which}-${Date.now()}`,
        options: [{ title: "Size", values: ["One"] }],
      })
    }
    const withStatus = async (status: string) => {
      const query = `webhook_id=${id}&topic=product.created&status=${status}`
      return (await portal.app.get<{ count: number }>(`/webhook-apps/deliveries?${query}`)).count
    }
    await until("both failures", async () => (await withStatus("failed")) === 2)
    await portal.enter()

    await portal.goTo(`/webhooks/${id}/log?topic=product.created&status=success`)
    await portal.button("Actions on everything that matches").click()
    const retryAll = page.getByRole("menuitem", { name: "Retry all that match" })
    expect(await retryAll.getAttribute("aria-disabled")).toBe("true")
    await page.keyboard.press("Escape")

    await portal.goTo(`/webhooks/${id}/log?topic=product.created&status=failed`)
    await portal.choose("Actions on everything that matches", "Retry all that match")
    await dialog.getByText("2 deliveries will be queued", { exact: false }).waitFor()
    receiver.reset()
    await dialog.getByRole("button", { name: "Retry", exact: true }).click()
    await portal.says("2 deliveries queued")
    await until("their success", async () => (await withStatus("success")) === 2)
  })

  inPortal("says when a delivery is sent again, and that a message waits to be fetched", async (portal) => {
    receiver.answerWith(503)
    const pushed = await portal.webhook({ url: receiver.url, retry_schedule: [3_600] })
    const fetched = await portal.webhook({ mode: "pull" })
    const { product } = await portal.admin.post<{ product: { id: string } }>("/admin/products", {
      title: "Sent later",
      handle: `portal-${Date.now()}`,
      options: [{ title: "Size", values: ["One"] }],
    })
    await portal.admin.post(`/admin/products/${product.id}`, { subtitle: "Edited" })
    const retried = await portal.settles(pushed.id, "product.updated", "retrying")
    const waiting = await portal.settles(fetched.id, "product.updated", "created")
    await portal.enter()

    await portal.goTo(`/log?delivery=${retried.id}`)
    const problem = portal.dialog.getByRole("region", { name: "Why it has not arrived" })
    await problem.getByText(/Retry: in \d/).waitFor()
    const retry = portal.dialog.getByRole("button", { name: "Retry now" })
    await retry.waitFor()
    await portal.goTo(`/log?delivery=${waiting.id}`)
    await portal.dialog.getByText("when your app fetches it", { exact: true }).waitFor()
    // Only the app can fetch it.
    expect(await retry.count()).toBe(0)
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

  inPortal("leads the keyboard back to a menu from what its items have opened", async (portal) => {
    const { page } = portal
    const { id } = await portal.webhook({ url: receiver.url })
    await portal.settles(id, "webhook.ping", "success")
    await portal.enter()
    for (const [path, menu, items] of [
      [`/webhooks/${id}`, "Actions for Order intake", ["Rotate secret", "Recover…", "Delete"]],
      ["/log", "Actions on everything that matches", ["Retry all that match"]],
    ] as const) {
      await portal.goTo(path)
      for (const item of items) {
        await portal.button(menu).focus()
        await page.keyboard.press("Enter")
        await page.getByRole("menuitem", { name: item }).focus()
        await page.keyboard.press("Enter")
        // Not of one that still closes: in that, nothing has the focus.
        await page.locator(":is([role=dialog], [role=alertdialog]) :focus").waitFor()
        await page.keyboard.press("Escape")
        await until(`the focus to be back after ${item}`, () =>
          portal.button(menu).evaluate((button) => button === document.activeElement)
        )
      }
    }
  })

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
})
