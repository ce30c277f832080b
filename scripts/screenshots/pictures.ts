import type { Locator, Page } from "playwright-core"

import { addPartners } from "./partners"

/** What there is to show. */
export type Scene = {
  page: Page
  /** Of the webhook that has most to tell. */
  webhookId: string
  /** Of one that is paused, with deliveries that wait. */
  pausedId: string
  /** Takes what is sent to it. */
  receiverUrl: string
  /** An order with deliveries. */
  orderId: string
}

type Picture = {
  /** The file's, without its ending. */
  name: string
  /** Of the window. */
  height: number
  /** Brings the page to where the picture is taken; gives the part that is shown, or nothing for the whole window. */
  show: (scene: Scene) => Promise<Locator | void>
}

/** In the order in which they are taken: what one has opened the next may go on with. */
export const PICTURES: Picture[] = [
  {
    name: "overview",
    height: 900,
    async show({ page }) {
      await page.goto("/app/settings/webhooks/overview")
      await page.getByText("Median (p50)").first().waitFor()
    },
  },
  {
    name: "list",
    height: 560,
    async show({ page }) {
      await page.goto("/app/settings/webhooks")
      await page
        .getByRole("img", { name: /^Last 24 hours/ })
        .first()
        .waitFor()
    },
  },
  {
    name: "panel",
    height: 900,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks?webhook=${webhookId}`)
      await dialog(page).getByRole("region", { name: "Last deliveries" }).getByRole("link").nth(1).waitFor()
    },
  },
  {
    name: "webhook",
    height: 900,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}`)
      await page.getByText("Median (p50)").first().waitFor()
    },
  },
  {
    name: "log",
    height: 780,
    async show({ page }) {
      await page.goto("/app/settings/webhooks/logs")
      await page.getByRole("row").nth(1).waitFor()
    },
  },
  {
    name: "delivery",
    height: 1000,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}/logs?status=retrying`)
      await page.getByRole("row").nth(1).getByRole("link").first().click()
      await dialog(page).getByRole("tab", { name: "Response" }).waitFor()
      return dialog(page)
    },
  },
  {
    name: "attempts",
    height: 1000,
    async show({ page }) {
      await dialog(page)
        .getByRole("tab", { name: /^Attempts/ })
        .click()
      await dialog(page).getByText("Attempt 1").scrollIntoViewIfNeeded()
      return dialog(page)
    },
  },
  {
    name: "retry-all",
    height: 780,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}/logs?status=failed`)
      await page.getByRole("row").nth(1).waitFor()
      await page.getByRole("button", { name: "Actions on everything that matches" }).click()
      await page.getByRole("menuitem", { name: "Retry all that match" }).click()
      await page.getByText("will be queued and sent again").waitFor()
    },
  },
  {
    name: "resume",
    height: 780,
    async show({ page, pausedId }) {
      await page.goto(`/app/settings/webhooks/${pausedId}`)
      await page.getByRole("button", { name: /^Actions for/ }).click()
      await page.getByRole("menuitem", { name: "Activate" }).click()
      return dialog(page)
    },
  },
  {
    name: "recover",
    height: 780,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}/recover`)
      await page.getByText("will be sent.").waitFor()
      return dialog(page)
    },
  },
  {
    name: "rotate",
    height: 780,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}/rotate-secret`)
      return dialog(page)
    },
  },
  {
    name: "send-existing",
    height: 780,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}/send-existing`)
      return dialog(page)
    },
  },
  {
    name: "order",
    height: 900,
    async show({ page, orderId }) {
      await page.goto(`/app/orders/${orderId}`)
      const widget = page.getByRole("region", { name: "Webhooks" })
      await widget.getByRole("listitem").first().waitFor()
      return widget
    },
  },
  {
    name: "create",
    height: 1000,
    async show({ page, receiverUrl }) {
      await page.goto("/app/settings/webhooks/create")
      await page.getByLabel("Name", { exact: true }).fill("Parcel service")
      await page.getByLabel("URL", { exact: true }).fill(receiverUrl)
      await page.getByPlaceholder("Search topics").fill("order.")
      await page.getByRole("checkbox", { name: /order\.created$/ }).click()
      await page.getByRole("checkbox", { name: /order\.updated$/ }).click()
    },
  },
  {
    name: "secret",
    height: 620,
    async show({ page }) {
      await page.getByRole("button", { name: "Save" }).click()
      await page.getByText("The receiver answered 200").waitFor()
    },
  },
  {
    name: "test",
    height: 780,
    async show({ page }) {
      await page.getByRole("button", { name: "Continue" }).click()
      await page.getByRole("link", { name: "Send test" }).click()
      await dialog(page).getByRole("button", { name: "Send test" }).click()
      await dialog(page).getByRole("region", { name: "Response body" }).waitFor()
    },
  },
  {
    // The shop has apps from here on, and the pictures before show one that has none.
    name: "app",
    height: 900,
    async show({ page }) {
      await page.goto(`/app/settings/webhooks/apps/${await addPartners(page)}`)
      await page.getByRole("list", { name: "History" }).waitFor()
      await page.getByText("Shipments").first().waitFor()
    },
  },
  {
    name: "token",
    height: 620,
    async show({ page }) {
      await page.getByRole("link", { name: "Create token" }).click()
      await dialog(page).getByRole("button", { name: "Create token" }).click()
      await dialog(page)
        .getByText(/^whapp_/)
        .waitFor()
      return dialog(page)
    },
  },
  {
    name: "apps",
    height: 560,
    async show({ page }) {
      await page.goto("/app/settings/webhooks/apps")
      await page.getByRole("row").nth(1).waitFor()
    },
  },
]

function dialog(page: Page): Locator {
  return page.locator("[role=dialog], [role=alertdialog]").last()
}
