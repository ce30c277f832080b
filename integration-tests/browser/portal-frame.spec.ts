import { createServer } from "node:http"

import type { FrameLocator, Page } from "playwright-core"

import { until } from "../support/until"
import { describeInBrowser, inPortal } from "./support/in-browser"

/** The port of the partner's pages that the shop allows. */
const { PARTNER_PORT } = process.env

describeInBrowser(
  "the portal, in a frame of a partner's page",
  (receiver) => {
    let address = ""
    const pages = createServer((_, response) => {
      response.setHeader("content-type", "text/html")
      response.end(pageWith(address))
    })
    beforeAll(() => new Promise<void>((resolve) => pages.listen(Number(PARTNER_PORT), "127.0.0.1", resolve)))
    afterAll(() => new Promise((resolve) => pages.close(resolve)))

    /**
     * Opens the partner's page with an address of the shop in its frame. The page's server is real: a browser takes a page that the test
     * makes up for one of the internet, in which frames must not show what is on this machine.
     */
    const show = async (page: Page, host: string, url: string): Promise<FrameLocator> => {
      address = url
      await page.goto(`http://${host}:${PARTNER_PORT}/`)
      return page.frameLocator("iframe")
    }

    inPortal("works after its link was opened, and stays signed in", async (portal) => {
      const frame = await show(portal.page, "localhost", await portal.link())
      await frame.getByRole("link", { name: "Create webhook" }).first().click()
      await frame.getByRole("textbox", { name: "Name", exact: true }).fill("Framed")
      await frame.getByRole("textbox", { name: "URL", exact: true }).fill(receiver.url)
      await frame.getByRole("checkbox", { name: "product.*" }).click()
      await frame.getByRole("button", { name: "Create", exact: true }).click()
      await frame.getByRole("heading", { name: "Framed is ready" }).waitFor()

      await show(portal.page, "localhost", new URL("/webhook-apps/portal", await portal.link()).href)
      await frame.getByRole("link", { name: "Framed" }).waitFor()
    })

    inPortal(
      "is empty if the shop does not allow the page's origin, and the link still works",
      async (portal) => {
        const link = await portal.link()
        receiver.answerWith((_, response) => {
          response.setHeader("content-type", "text/html")
          response.end(pageWith(link))
        })
        await portal.page.goto(receiver.url)
        await until("the refusal", () => portal.errors.length > 0)
        expect(portal.errors.splice(0)).toEqual([expect.stringContaining("frame-ancestors")])
        expect(await portal.page.frameLocator("iframe").getByRole("heading").count()).toBe(0)
        await portal.page.goto(link)
        await portal.heading("No webhooks yet").waitFor()
      }
    )

    inPortal(
      "says so if the browser does not keep its cookie, which a frame of another site needs",
      async (portal) => {
        // Over http, browsers take no cookie for a frame of another site.
        const frame = await show(portal.page, "127.0.0.1", await portal.link())
        await frame.getByRole("heading", { name: "Your browser has not kept the session" }).waitFor()
        await frame.getByText("also allow cookies of other sites (third-party cookies)").waitFor()
      }
    )
  },
  PARTNER_PORT !== undefined
)

function pageWith(url: string): string {
  return `<!doctype html><iframe src="${url}" style="width: 900px; height: 800px"></iframe>`
}
