import type { APIRequestContext, Page } from "playwright-core"

/** In the order of creation. The list shows the last one first. */
const PARTNERS = [
  {
    app: {
      name: "Price comparison",
      contact_email: "hello@compare.example",
      topics: ["product.*"],
      max_webhooks: 1,
      status: "suspended",
    },
    webhooks: [],
  },
  {
    app: {
      name: "Reviews",
      contact_email: "support@reviews.example",
      topics: ["order.fulfillment_created", "customer.*"],
      max_webhooks: 2,
    },
    webhooks: [],
  },
  {
    app: {
      name: "Parcel service",
      contact_email: "dev@parcels.example",
      topics: ["order.*", "shipment.*"],
      max_webhooks: 5,
    },
    webhooks: [
      { name: "Orders to pack", topics: ["order.created", "order.canceled"] },
      { name: "Shipments", topics: ["shipment.*"] },
    ],
  },
]

/** Creates some apps, the last of which has used its token. @returns the id of the last one. */
export async function addPartners(page: Page): Promise<string> {
  const { request } = page
  let id = ""
  for (const { app, webhooks } of PARTNERS) {
    const { webhook_app } = await post<{ webhook_app: { id: string } }>(request, "/admin/webhook-apps", app)
    id = webhook_app.id
    if (webhooks.length) {
      const { token } = await post<{ token: { token: string } }>(
        request,
        `/admin/webhook-apps/${id}/tokens`,
        {}
      )
      for (const webhook of webhooks) {
        await post(
          request,
          "/webhook-apps/webhooks",
          { ...webhook, mode: "pull" },
          { authorization: `Bearer ${token.token}` }
        )
      }
    }
  }
  return id
}

async function post<Result>(
  request: APIRequestContext,
  path: string,
  data: unknown,
  headers: Record<string, string> = {}
): Promise<Result> {
  const response = await request.post(path, { data, headers })
  if (!response.ok()) {
    throw new Error(`POST ${path} answered ${response.status()}: ${await response.text()}`)
  }
  return await response.json()
}
