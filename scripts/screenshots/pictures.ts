import type { Locator, Page } from "playwright-core"

import { addPartners } from "./partners"

/** The objects in the pictures. */
type Scene = {
  page: Page
  /** Id of the webhook with the most interesting page. */
  webhookId: string
  /** Id of a paused webhook with waiting deliveries. */
  pausedId: string
  /** URL of a receiver that accepts all requests. */
  receiverUrl: string
  /** Id of an order with deliveries. */
  orderId: string
}

type Picture = {
  /** Name of the file, without the extension. */
  name: string
  /** Height of the window. */
  height: number
  /** Prepares the page for the picture. @returns the part to show, or nothing for the whole window. */
  show: (scene: Scene) => Promise<Locator | void>
}

/** In the order in which they are taken. A picture may use the page that an earlier one has opened. */
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
      await page.goto("/app/settings/webhooks/log")
      await page.getByRole("row").nth(1).waitFor()
    },
  },
  {
    name: "delivery",
    height: 1000,
    async show({ page, webhookId }) {
      await page.goto(`/app/settings/webhooks/${webhookId}/log?status=retrying`)
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
      await page.goto(`/app/settings/webhooks/${webhookId}/log?status=failed`)
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
      await page.getByText("The app answered 200").waitFor()
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
    // The apps are created here, because the earlier pictures show a shop without apps.
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
