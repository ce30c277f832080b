import { Receiver } from "../support/receiver"
import { describeInBrowser, inDashboard } from "./support/in-browser"
import { Subject } from "./support/subject"

describeInBrowser("an admin's language", () => {
  let receiver: Receiver

  beforeAll(async () => {
    receiver = await Receiver.start()
  })

  afterAll(() => receiver.stop())

  inDashboard(
    "is German on every page, with German dates",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "Auf Deutsch")
      const { id } = await subject.webhook(receiver.url)
      await subject.edit(id)
      await dashboard.goTo(`/settings/webhooks/${id}/logs?topic=product.updated`)

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
    "is French on every page, with French dates",
    async (dashboard) => {
      const subject = await Subject.create(dashboard.admin, "En français")
      const { id } = await subject.webhook(receiver.url)
      await subject.edit(id)
      await dashboard.goTo(`/settings/webhooks/${id}/logs?topic=product.updated`)

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
