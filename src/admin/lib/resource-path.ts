/** Where the dashboard shows resources of a kind, for those that need no more than the resource's id. */
const PAGES: Record<string, string> = {
  order: "/orders",
  product: "/products",
  customer: "/customers",
  promotion: "/promotions",
  "product-option": "/product-options",
  "product-category": "/categories",
  "product-collection": "/collections",
  "product-tag": "/settings/product-tags",
  "product-type": "/settings/product-types",
  "inventory-item": "/inventory",
  "reservation-item": "/reservations",
  region: "/settings/regions",
  "sales-channel": "/settings/sales-channels",
  "shipping-option-type": "/settings/locations/shipping-option-types",
  user: "/settings/users",
  webhook: "/settings/webhooks",
}

/** The resource's page in the dashboard; null where there is none, or none any more. */
export function resourcePath(delivery: {
  topic: string
  resource: string
  resource_id: string | null
}): string | null {
  const page = PAGES[delivery.resource]
  const isGone = delivery.topic.endsWith(".deleted")
  return page && delivery.resource_id && !isGone ? `${page}/${delivery.resource_id}` : null
}
