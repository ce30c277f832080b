import { present } from "../../scripts/present"
import type { Receiver } from "../support/receiver"
import { seriousFindings } from "./support/accessibility"
import type { Look } from "./support/dashboard"
import { describeInBrowser, inPortal } from "./support/in-browser"
import type { Portal } from "./support/portal"

const LOOKS: Look[] = [
  { theme: "light", width: 1440 },
  { theme: "dark", width: 390 },
]

const MENU = "Language, theme and session"

describeInBrowser("the portal's dialogs, menus and messages", (receiver) => {
  for (const look of LOOKS) {
    const how = `${look.theme}, ${look.width} pixels wide`

    inPortal(
      `are accessible while a webhook is created and tested, ${how}`,
      (portal) => createAndTest(portal, receiver),
      look
    )
    inPortal(
      `are accessible while a webhook is changed, ${how}`,
      (portal) => changeWebhook(portal, receiver),
      look
    )
    inPortal(`are accessible while nobody is signed in, ${how}`, signInAndOut, look)
    inPortal(`are accessible where a page is not found, or fails, ${how}`, failToShow, look)
  }

  for (const width of [390, 768, 1024]) {
    inPortal(
      `leave room for each column and tab, ${width} pixels wide`,
      (portal) => fitColumns(portal, receiver),
      { language: "fr", width }
    )
  }
})

async function createAndTest(portal: Portal, receiver: Receiver): Promise<void> {
  const { page } = portal
  await portal.enter()
  await portal.heading("No webhooks yet").waitFor()
  await expectAccessible(portal, "the empty list")
  await portal.button(MENU).click()
  await page.getByRole("menuitemradio", { name: "Français" }).waitFor()
  await expectAccessible(portal, "the menu", "[role=menu]")
  await page.keyboard.press("Escape")

  await portal.goTo("/webhooks/new")
  await page.getByRole("checkbox", { name: "product.*" }).waitFor()
  await portal.button("Create").click()
  await page.getByRole("alert").first().waitFor()
  await expectAccessible(portal, "the form with its errors")
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Stock")
  await page.getByRole("textbox", { name: "URL", exact: true }).fill(receiver.url)
  await page.getByRole("checkbox", { name: "product.*" }).click()
  await portal.button("Create").click()
  await portal.heading("Stock is ready").waitFor()
  await page.getByText(/answered 204/).waitFor()
  await expectAccessible(portal, "the new secret")

  await page.getByRole("link", { name: "To the webhook" }).click()
  await page.getByRole("link", { name: "Test", exact: true }).click()
  await page.getByRole("main").getByRole("combobox").click()
  await page.getByRole("option").first().waitFor()
  await expectAccessible(portal, "the choice of a topic", "[role=listbox]")
  await page.keyboard.press("Escape")
  await portal.button("Send test").click()
  await page.getByRole("region", { name: "Response headers" }).waitFor()
  await expectAccessible(portal, "the test's request and response")
}

async function changeWebhook(portal: Portal, receiver: Receiver): Promise<void> {
  const { page, dialog } = portal
  const { id } = await portal.webhook({ url: receiver.url, signature: "both" })
  await portal.settles(id, "webhook.ping", "success")
  await portal.enter()
  await portal.goTo(`/webhooks/${id}`)
  await portal.button("Actions for Order intake").click()
  await page.getByRole("menuitem", { name: "Delete" }).waitFor()
  await expectAccessible(portal, "the webhook's menu", "[role=menu]")
  await page.keyboard.press("Escape")

  await portal.choose("Actions for Order intake", "Rotate secret")
  await dialog.getByRole("combobox").waitFor()
  await expectAccessible(portal, "the rotation")
  await dialog.getByRole("button", { name: "Rotate secret" }).click()
  await dialog.getByText(/^whsec_[^•]+$/).waitFor()
  await expectAccessible(portal, "the rotated secret")
  await dialog.locator("button").filter({ hasText: "Close" }).click()

  await portal.choose("Actions for Order intake", "Recover")
  await dialog.getByText(/will be sent\.$/).waitFor()
  const until = dialog.getByLabel("Until", { exact: true })
  await until.fill("2020-01-01T00:00")
  await dialog.getByText("This must be later than the beginning.").waitFor()
  await expectAccessible(portal, "the recovery")
  await dialog.locator("button").filter({ hasText: "Close" }).click()

  await portal.choose("Actions for Order intake", "Delete")
  await dialog.getByRole("button", { name: "Delete" }).waitFor()
  await expectAccessible(portal, "the prompt before a deletion")
  await dialog.getByRole("button", { name: "Cancel" }).click()

  await portal.button("Pause").click()
  await page.getByText("This webhook is paused.", { exact: false }).waitFor()
  await portal.says("Webhook paused")
  await expectAccessible(portal, "the notice of a paused webhook")
  await portal.admin.post(`/admin/webhooks/${id}`, { status: "disabled" })
  await portal.goTo(`/webhooks/${id}`)
  await page.getByText("It was disabled by hand.", { exact: false }).waitFor()
  await expectAccessible(portal, "the notice of a disabled webhook")
  await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { topics: ["order.*"] })
  await portal.goTo(`/webhooks/${id}`)
  await page.getByText("the shop has reduced what your app may have", { exact: false }).waitFor()
  await expectAccessible(portal, "the notice of reduced rights")
  await portal.goTo(`/webhooks/${id}/edit`)
  await page.getByText("nothing of them is sent: product.updated.", { exact: false }).waitFor()
  await expectAccessible(portal, "a topic beyond the app's rights")
}

async function signInAndOut(portal: Portal): Promise<void> {
  const { page } = portal
  await portal.goTo("/")
  await portal.heading("You are not signed in").waitFor()
  await expectAccessible(portal, "no session")
  await page.goto("about:blank")
  await portal.goTo("#code=whpl_unknown")
  await portal.heading("This link does not work any more").waitFor()
  await expectAccessible(portal, "a link that was used")

  await page.goto("about:blank")
  await portal.enter()
  await portal.choose(MENU, "Sign out")
  await portal.heading("You are signed out").waitFor()
  await expectAccessible(portal, "signed out")

  await page.goto("about:blank")
  await portal.enter()
  const { webhook_app } = await portal.admin.post<{ webhook_app: { id: string } }>("/admin/webhook-apps", {
    name: "Bookkeeping",
    topics: ["order.*"],
  })
  const { url } = await portal.admin.post<{ url: string }>(
    `/admin/webhook-apps/${webhook_app.id}/portal-session`
  )
  const second = await page.context().newPage()
  await second.goto(url)
  await second.getByRole("link", { name: "Bookkeeping" }).waitFor()
  await second.close()
  await page.getByRole("link", { name: "Log", exact: true }).click()
  await portal.heading("Another app's portal was opened").waitFor()
  await expectAccessible(portal, "another app's session")

  await page.goto("about:blank")
  await portal.enter()
  await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { status: "suspended" })
  await page.getByRole("link", { name: "Log", exact: true }).click()
  await portal.heading("Your session is over").waitFor()
  await expectAccessible(portal, "a session that has ended")
}

async function failToShow(portal: Portal): Promise<void> {
  const { page } = portal
  await portal.enter()
  await portal.goTo("/nowhere")
  await portal.heading("Not found").waitFor()
  await expectAccessible(portal, "an unknown path")
  await portal.goTo("/webhooks/whook_unknown")
  await portal.heading("Not found").waitFor()
  await expectAccessible(portal, "an unknown webhook")
  await portal.goTo("/catalogue/loyalty.upgraded")
  await page.getByText("Your app may not have this topic, or it does not exist.", { exact: false }).waitFor()
  await expectAccessible(portal, "a topic beyond the app's rights")

  const script = /\/catalogue-[^/]+\.js$/
  await page.route(script, (route) => route.abort())
  await page.getByRole("link", { name: "Topics", exact: true }).click()
  await portal.heading("This page cannot be shown").waitFor()
  await expectAccessible(portal, "a page whose script is missing")
  await page.unroute(script)
  // The browser's own reports of the missing script.
  portal.errors.splice(0)

  await page.route(/\/webhook-apps\/me$/, (route) => route.abort())
  await portal.goTo("/")
  await portal.heading("The portal could not be opened").waitFor()
  await expectAccessible(portal, "a shop that does not answer")
}

async function fitColumns(portal: Portal, receiver: Receiver): Promise<void> {
  const { page } = portal
  const topics = ["order.created", "order.updated", "customer.created"]
  const { id } = await portal.webhook({ url: receiver.url, topics })
  await portal.settles(id, "webhook.ping", "success")
  await portal.enter()
  const row = page.getByRole("main").getByRole("listitem")
  const state = await row.getByText("Actif", { exact: true }).boundingBox()
  const more = await row.getByText("+1", { exact: true }).boundingBox()
  expect(overlap(present(state, "the state"), present(more, "the last topic"))).toBe(false)

  await portal.goTo(`/webhooks/${id}`)
  const tab = page.getByRole("link", { name: "Vue d’ensemble" })
  // One line of text, with the tab's padding.
  expect(present(await tab.boundingBox(), "the tab").height).toBeLessThan(35)

  await portal.goTo("/log")
  const topic = page.getByRole("button", { name: /webhook\.ping/ })
  await topic.waitFor()
  expect(await topic.evaluate((button) => button.scrollWidth <= button.clientWidth)).toBe(true)
}

type Box = { x: number; y: number; width: number; height: number }

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/**
 * Expects that axe finds nothing serious in a part of the page, and that the page is no wider than the window.
 * @param part of an open menu only the menu: Radix hides the page behind it from screen readers, but leaves its buttons focusable
 */
async function expectAccessible({ page }: Portal, what: string, part = "body"): Promise<void> {
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect([what, isTooWide, await seriousFindings(page, part)]).toEqual([what, false, []])
}
