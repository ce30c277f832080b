import { describeInBrowser, inDashboard } from "./support/in-browser"
import { Subject } from "./support/subject"

describeInBrowser("an admin's language", (receiver) => {
  inDashboard(
    "is German on every page, with German dates",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Auf Deutsch")
      const { id } = await subject.webhook(receiver.url)
      await subject.edit(id)
      await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)

      await dashboard.page.getByRole("heading", { name: "Protokoll" }).waitFor()
      await dashboard
        .row("Zugestellt")
        .getByText(/^\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}:\d{2}$/)
        .waitFor()
      await dashboard.page.getByText("1 Zustellung", { exact: true }).waitFor()
    },
    { language: "de" }
  )

  inDashboard(
    "leaves a status whole beside its webhook in a narrow window",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Eng")
      const name = `${subject.id.slice(-8)} mit einem langen Namen`
      // On this port nothing listens.
      await subject.webhook("http://127.0.0.1:1/", { name })
      await dashboard.goTo(`/settings/webhooks?q=${subject.id.slice(-8)}`)
      const status = dashboard.row(name).getByText("Ping fehlgeschlagen", { exact: true })
      await status.waitFor()
      expect(await status.evaluate(overhang)).toBeLessThanOrEqual(0)
    },
    { language: "de", width: 390 }
  )

  inDashboard(
    "leaves the tabs in one line in a narrow window",
    async (dashboard) => {
      await dashboard.goTo("/settings/webhooks/log")
      const tabs = dashboard.page
        .getByRole("navigation", { name: "Pages sur les webhooks" })
        .getByRole("link")
      await tabs.last().waitFor()
      const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top))
      expect(tops).toHaveLength(4)
      expect(new Set(tops).size).toBe(1)
    },
    { language: "fr", width: 390 }
  )

  inDashboard(
    "is that of the remarks on what was not delivered",
    async (dashboard) => {
      const { page, dialog } = dashboard
      const subject = await Subject.create(dashboard.admin, "Ohne Empfänger")
      // On this port nothing listens.
      const { id } = await subject.webhook("http://127.0.0.1:1/", { retry_schedule: [], max_failures: 0 })
      await subject.edit(id)
      await subject.settles(id, "failed")
      await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)
      await dashboard.row("product.updated").getByRole("link").first().click()
      await dialog.getByRole("tab", { name: /^Versuche/ }).click()
      await dialog.getByRole("listitem").getByText("Verbindung abgelehnt", { exact: true }).waitFor()
      await dialog.getByText("Verbindung abgelehnt", { exact: true }).nth(1).waitFor()

      await dashboard.goTo(`/settings/webhooks/${id}`)
      await page.getByText("Verbindung abgelehnt", { exact: true }).waitFor()
      expect(await page.getByText("Connection refused").count()).toBe(0)
    },
    { language: "de" }
  )

  inDashboard(
    "is that of what the fields mean that triggers name",
    async (dashboard) => {
      const { page, dialog } = dashboard
      const subject = await Subject.create(dashboard.admin, "Champs")
      const { id } = await subject.webhook(receiver.url, { status: "paused" })
      await dashboard.goTo(`/settings/webhooks/${id}/edit`)
      await dialog.getByRole("button", { name: "Avancé" }).click()
      await dialog.getByRole("searchbox", { name: "Rechercher des champs" }).fill("prix unitaire")
      const amount = dialog.getByRole("checkbox", { name: "variants.prices.amount", exact: true })
      const meaning = page.locator(`[id="${await amount.getAttribute("aria-describedby")}"]`)
      expect(await meaning.innerText()).toBe(
        "Prix unitaire. Dans l’unité principale de la devise, non arrondi."
      )
      expect(await meaning.getAttribute("lang")).toBeNull()
    },
    { language: "fr" }
  )

  inDashboard(
    "is French on every page, with French dates",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "En français")
      const { id } = await subject.webhook(receiver.url)
      await subject.edit(id)
      await dashboard.goTo(`/settings/webhooks/${id}/log?topic=product.updated`)

      await dashboard.page.getByRole("heading", { name: "Journal" }).waitFor()
      await dashboard
        .row("product.updated")
        .getByText(/^\d{1,2} \p{L}+\.? \d{4}, \d{2}:\d{2}:\d{2}$/u)
        .waitFor()
      await dashboard.page.getByText("1 envoi", { exact: true }).waitFor()
    },
    { language: "fr" }
  )
})

/** Pixels by which the end of an element in a table lies beyond the visible part of the table. */
function overhang(element: Element): number {
  const visible = element.closest("table")?.parentElement?.getBoundingClientRect()
  return element.getBoundingClientRect().right - (visible?.right ?? 0)
}
