import { randomUUID } from "node:crypto"

import type { Api } from "../../scripts/demo/api"
import { entryOf, firstOf } from "../../scripts/present"
import type { AdminBackfill } from "../../src/admin/lib/api/recovery"
import { until } from "../support/until"
import { seriousFindings } from "./support/accessibility"
import type { Look } from "./support/dashboard"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { Subject } from "./support/subject"

/** One attempt decides. */
const AT_ONCE = { retry_schedule: [], max_failures: 0 }

const DIALOG = "[role=dialog]"

/** As many deliveries may wait for a webhook before its run holds. */
const MAX_WAITING = 1_000

const LOOKS: Look[] = [{ theme: "light" }, { theme: "dark" }]

describeInBrowser("what a webhook has missed", (receiver) => {
  for (const look of LOOKS) {
    inDashboard(
      `is counted, and sent when the admin says so, ${look.theme}`,
      async (dashboard) => {
        const name = `Recovered ${look.theme}`
        const subject = await Subject.create(dashboard.admin, name)
        const { id } = await subject.webhook(receiver.url, AT_ONCE)
        await subject.edit(id)
        await subject.settles(id, "success")
        receiver.answerWith(500)
        await subject.edit(id, 2)
        await until("two failures", async () => {
          const deliveries = await subject.deliveries(id)
          return deliveries.filter(({ status }) => status === "failed").length === 2
        })
        receiver.reset()
        await dashboard.goTo(`/settings/webhooks/${id}`)

        await dashboard.does(name, "Recover…")
        const { dialog } = dashboard
        await dialog
          .getByText("its last success before the oldest delivery that is still failed", { exact: false })
          .waitFor()
        await dialog.getByRole("checkbox", { name: "Failed (2)" }).waitFor()
        await dialog.getByRole("checkbox", { name: /^Never sent/ }).click()
        await dialog.getByText("2 will be sent.", { exact: true }).waitFor()
        expect(await seriousFindings(dashboard.page, DIALOG)).toEqual([])
        await dialog.getByRole("button", { name: "Recover" }).click()

        await dashboard.says("2 are sent again")
        await subject.settles(id, "success")
        await dialog.getByRole("checkbox", { name: "Failed (0)" }).waitFor()
        expect(receiver.of("product.updated")).toHaveLength(2)
      },
      look
    )
  }

  inDashboard("is counted again for another moment", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Another moment")
    const { id } = await subject.webhook(receiver.url, AT_ONCE)
    receiver.answerWith(500)
    await subject.edit(id)
    await subject.settles(id, "failed")
    await dashboard.goTo(`/settings/webhooks/${id}/recover`)
    const { dialog } = dashboard
    await dialog.getByRole("checkbox", { name: "Failed (1)" }).waitFor()

    const year = dialog.getByRole("spinbutton", { name: /^year, Everything since/ })
    await year.focus()
    await year.press("ArrowUp")
    await dialog.getByRole("checkbox", { name: "Failed (0)" }).waitFor()
    expect(await dialog.getByRole("button", { name: "Recover" }).isDisabled()).toBe(true)

    await year.press("ArrowDown")
    await dialog.getByRole("checkbox", { name: "Failed (1)" }).waitFor()
  })

  inDashboard("is counted and sent up to another moment", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Up to a moment")
    const { id } = await subject.webhook(receiver.url, AT_ONCE)
    receiver.answerWith(500)
    await subject.edit(id)
    await subject.settles(id, "failed")
    await dashboard.goTo(`/settings/webhooks/${id}/recover`)
    const { dialog } = dashboard
    const found = (count: number) => dialog.getByRole("checkbox", { name: `Failed (${count})` }).waitFor()
    await found(1)

    const since = dialog.getByRole("spinbutton", { name: /^year, Everything since/ })
    await since.focus()
    await since.press("ArrowDown")
    await since.press("ArrowDown")
    await found(1)
    await dialog.getByRole("spinbutton", { name: /^month, Until/ }).focus()
    await dashboard.page.keyboard.type(`0101${new Date().getFullYear() - 1}1200AM`)
    await found(0)

    const until = dialog.getByRole("spinbutton", { name: /^year, Until/ })
    await until.focus()
    for (const key of ["ArrowDown", "ArrowDown"]) {
      await until.press(key)
    }
    await dialog.getByText("This must be later than the beginning.").waitFor()
    expect(await dialog.getByRole("button", { name: "Recover" }).isDisabled()).toBe(true)

    await dialog.getByRole("group", { name: "Until" }).getByRole("button", { name: "Clear" }).click()
    await found(1)
  })
})

describeInBrowser("what has arrived", (receiver) => {
  inDashboard("is sent once more when the admin says so: all that match, or one", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Replayed")
    const { id } = await subject.webhook(receiver.url)
    await subject.edit(id, 2)
    await subject.settles(id, "success")
    await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)

    await dashboard.button("Actions on everything that matches").click()
    await dashboard.page.getByRole("menuitem", { name: "Send all finished that match again" }).click()
    const { dialog } = dashboard
    await dialog.getByText("2 finished deliveries will be sent once more", { exact: false }).waitFor()
    await dialog.getByRole("button", { name: "Send again" }).click()
    await dashboard.says("2 deliveries queued to be sent once more")
    await until("both again", () => receiver.of("product.updated").length === 4)
    await subject.settles(id, "success")

    await dashboard
      .row("Delivered")
      .first()
      .click({ position: { x: 5, y: 5 } })
    await dialog.getByRole("button", { name: "Send again" }).click()
    await dialog.getByRole("tab", { name: "Attempts (3)" }).click()
    await dialog.getByRole("button", { name: /Attempt 3/ }).waitFor()
    expect(receiver.of("product.updated")).toHaveLength(5)
  })
})

describeInBrowser("what the shop has", (receiver) => {
  for (const look of LOOKS) {
    inDashboard(
      `is sent to one webhook, which says how far that has come, ${look.theme}`,
      async (dashboard) => {
        const name = `Synchronised ${look.theme}`
        const subject = await Subject.create(dashboard.admin, name)
        const { id } = await subject.webhook(receiver.url)
        await dashboard.goTo(`/settings/webhooks/${id}`)

        await dashboard.does(name, "Send existing…")
        const { dialog } = dashboard
        expect(await dialog.getByRole("radio", { name: /^Orders/ }).isDisabled()).toBe(true)
        await dialog.getByRole("radio", { name: /^Products/ }).click()
        expect(await seriousFindings(dashboard.page, DIALOG)).toEqual([])
        await dialog.getByRole("button", { name: "Send", exact: true }).click()

        await dialog.getByText(/^Completed/).waitFor()
        await dialog.getByText(/, 1 of them for this webhook$/).waitFor()
        expect(await seriousFindings(dashboard.page, DIALOG)).toEqual([])
        await until("the product", () => receiver.of("product.updated").length === 1)
        expect(JSON.parse(firstOf(receiver.of("product.updated")).body).data.id).toBe(subject.id)
      },
      look
    )
  }

  inDashboard("continues when the page is left, and stops when the admin says so", async (dashboard) => {
    const subject = await Subject.create(dashboard.admin, "Stopped")
    const { id } = await subject.webhook(receiver.url, { status: "paused", filter: null })
    await holdRun(dashboard.admin, id)
    await dashboard.goTo(`/settings/webhooks/${id}/send-existing`)
    const { dialog } = dashboard

    await dialog.getByRole("progressbar", { name: "Products" }).waitFor()
    expect(await seriousFindings(dashboard.page, DIALOG)).toEqual([])
    await dashboard.page.reload()
    await dialog.getByText("Being sent").waitFor()
    await dialog.getByRole("button", { name: "Stop sending" }).click()

    await dialog.getByText(/^Cancelled/).waitFor()
    await dialog.getByRole("button", { name: "Send", exact: true }).waitFor()
  })
})

/** Sends a paused webhook all products, over and over, until one run holds since too many deliveries wait. */
async function holdRun(admin: Api, id: string): Promise<void> {
  for (let created = 0; created < 400; created += 100) {
    const create = Array.from({ length: 100 }, () => ({
      title: "Stopped",
      handle: randomUUID(),
      options: [{ title: "Size", values: ["One"] }],
    }))
    await admin.post("/admin/products/batch", { create })
  }
  const path = `/admin/webhooks/${id}/send-existing`
  const run = async () => (await admin.get<{ backfill: AdminBackfill }>(path)).backfill
  const waiting = async () => {
    const { stats } = await admin.get<{ stats: Record<string, { waiting: number }> }>(
      `/admin/webhooks/stats?webhook_id=${id}`
    )
    return entryOf(stats, id).waiting
  }
  while ((await waiting()) < MAX_WAITING) {
    await admin.post(path, { entity: "product" })
    await until(
      "the run to end or to hold",
      async () => (await run()).status !== "running" || (await waiting()) >= MAX_WAITING,
      60_000
    )
  }
  if ((await run()).status !== "running") {
    await admin.post(path, { entity: "product" })
  }
}
