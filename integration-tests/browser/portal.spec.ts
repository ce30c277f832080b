import { until } from "../support/until"
import { describeInBrowser, inPortal } from "./support/in-browser"

const MENU = "Language, theme and session"

describeInBrowser("an app's portal", (receiver) => {
  inPortal("opens by a link that works once, and whose code leaves the address", async (portal) => {
    const link = await portal.link()
    await portal.page.goto(link)
    await portal.heading("No webhooks yet").waitFor()
    expect(portal.page.url()).not.toContain("code")

    await portal.page.reload()
    await portal.heading("No webhooks yet").waitFor()

    await portal.choose(MENU, "Sign out")
    await portal.heading("You are signed out").waitFor()
    await portal.page.reload()
    await portal.heading("You are not signed in").waitFor()

    await portal.page.goto("about:blank")
    await portal.page.goto(link)
    await portal.heading("This link does not work any more").waitFor()
    await portal.page.getByText("Ask the shop for a new link").waitFor()
  })

  inPortal("ends at once when the shop suspends the app, and says so", async (portal) => {
    await portal.enter()
    await portal.heading("No webhooks yet").waitFor()
    await portal.admin.post(`/admin/webhook-apps/${portal.appId}`, { status: "suspended" })
    await portal.page.getByRole("link", { name: "Log", exact: true }).click()
    await portal.heading("Your session is over").waitFor()
  })

  inPortal(
    "loads a page again that an update has replaced, and says so where that does not help",
    async (portal) => {
      const { page } = portal
      const topics = page.getByRole("link", { name: "Topics", exact: true })
      const script = /\/catalogue-[^/]+\.js$/
      await page.clock.install()
      await portal.enter()
      await page.route(script, (route) => route.abort())
      await topics.click()
      await portal.heading("This page cannot be shown").waitFor()
      await page.unroute(script)
      await portal.button("Load again").click()
      await page.getByRole("searchbox").waitFor()

      await portal.goTo("/")
      await portal.heading("No webhooks yet").waitFor()
      await page.clock.fastForward(60_000)
      await page.route(script, (route) => route.abort(), { times: 1 })
      await topics.click()
      await page.getByRole("searchbox").waitFor()

      // What the browser reports of the scripts that were not there, and nothing else.
      const others = portal.errors.splice(0).filter((error) => !error.includes("/catalogue-"))
      expect(others).toEqual([])
    }
  )

  inPortal("says so where a proxy answers with its sign-in page in place of the shop", async (portal) => {
    const { page } = portal
    const requests = /\/webhook-apps\/(?!portal)/
    const answerWithPage = () =>
      page.route(requests, (route) =>
        route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><h1>Sign in</h1>" })
      )
    await portal.webhook({ url: receiver.url })
    await portal.enter()
    await page.getByText("Order intake").first().waitFor()

    await answerWithPage()
    await page
      .getByText("Not up to date: the response did not come from the shop.", { exact: false })
      .waitFor()
    await page.getByText("Order intake").first().waitFor()
    await page.reload()
    await page.getByRole("alert").getByText("The response did not come from the shop.").waitFor()

    await page.unroute(requests)
    await portal.button("Try again").click()
    await page.getByText("Order intake").first().waitFor()
  })

  inPortal("has a webhook's own code to receive with, and to fetch with", async (portal) => {
    const { page } = portal
    const pushed = await portal.webhook({ url: receiver.url })
    const fetched = await portal.webhook({ mode: "pull" })
    await portal.enter()

    await portal.goTo(`/webhooks/${pushed.id}/first-steps`)
    await page.getByRole("region", { name: "receiver.mjs" }).waitFor()
    for (const [language, file] of [
      ["Python", "receiver.py"],
      ["Go", "receiver.go"],
      ["PHP", "receiver.php"],
      ["Ruby", "receiver.rb"],
      ["Java", "Receiver.java"],
      ["C#", "Receiver.cs"],
      ["Rust", "src/main.rs"],
    ]) {
      await page.getByRole("tab", { name: language, exact: true }).click()
      await page.getByRole("region", { name: file }).waitFor()
    }
    expect(await page.getByRole("region", { name: "Start" }).textContent()).toContain("cargo run")
    expect(await page.getByRole("region", { name: "curl" }).textContent()).toContain(
      `/webhook-apps/webhooks/${pushed.id}/test`
    )

    await portal.goTo(`/webhooks/${fetched.id}/first-steps`)
    const program = page.getByRole("region", { name: "fetch-messages.ts" })
    await program.waitFor()
    expect(await program.textContent()).toContain(`/webhook-apps/webhooks/${fetched.id}"`)
    expect(await program.textContent()).not.toContain("/admin/")
  })

  inPortal("explains each field of a topic, with a sample and the schema", async (portal) => {
    const { page } = portal
    await portal.enter()
    await page.getByRole("link", { name: "Topics", exact: true }).click()
    await page.getByRole("searchbox").fill("order placed")
    await page.getByRole("link", { name: /order\.created/ }).click()
    await page.getByText("Number that people see; counts up from 1.").first().waitFor()
    await page
      .getByText(/fields of items/)
      .first()
      .click()
    await page.getByText("unit_price", { exact: true }).first().waitFor()
    await page.getByRole("tab", { name: "Sample" }).click()
    await page.getByRole("region", { name: "Sample" }).getByText("display_id").waitFor()
    await page.getByRole("tab", { name: "JSON Schema" }).click()
    await page.getByRole("region", { name: "JSON Schema" }).getByText("draft/2020-12").waitFor()
  })

  inPortal(
    "shows itself in the browser's language, and in another that is chosen",
    async (portal) => {
      await portal.enter()
      await portal.heading("Noch keine Webhooks").waitFor()
      await portal.choose("Sprache, Darstellung und Sitzung", "Français")
      await portal.heading("Pas encore de webhooks").waitFor()
      await portal.page.reload()
      await portal.heading("Pas encore de webhooks").waitFor()
      expect(await portal.page.locator("html").getAttribute("lang")).toBe("fr")
    },
    { language: "de" }
  )

  inPortal(
    "has the system's theme, or the one that is chosen",
    async (portal) => {
      const theme = () => portal.page.locator("html").getAttribute("class")
      await portal.enter()
      expect(await theme()).toBe("dark")
      await portal.choose(MENU, "Light")
      await until("the light theme", async () => (await theme()) === "light")
      await portal.page.reload()
      await portal.heading("No webhooks yet").waitFor()
      expect(await theme()).toBe("light")
    },
    { theme: "dark" }
  )
})
