import { seriousFindings } from "./support/accessibility"
import type { Look } from "./support/dashboard"
import { describeInBrowser, inPortal } from "./support/in-browser"
import type { Portal } from "./support/portal"

describeInBrowser("an app's portal", (receiver) => {
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

  for (const width of [1440, 390]) {
    inPortal(
      `shows the field with the first error beside the header, ${width} pixels wide`,
      async (portal) => {
        const { page } = portal
        await portal.enter()
        await portal.goTo("/webhooks/new")
        await page.getByRole("checkbox", { name: "product.*" }).waitFor()
        await portal.button("Create").click()
        const name = page.getByRole("textbox", { name: "Name", exact: true })
        await page.getByRole("alert").first().waitFor()
        const isShown = await name.evaluate((field) => {
          const { x, y, height } = field.getBoundingClientRect()
          return (
            field === document.activeElement && field === document.elementFromPoint(x + 20, y + height / 2)
          )
        })
        expect(isShown).toBe(true)
      },
      { width }
    )
  }

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
