/** The dashboard's pages of resources, for the kinds whose path needs only the id. */
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

/** The path of a resource's page in the dashboard; null if there is none, or if the resource was deleted. */
export function resourcePath(delivery: {
  topic: string
  resource: string
  resource_id: string | null
}): string | null {
  const page = PAGES[delivery.resource]
  const isGone = delivery.topic.endsWith(".deleted")
  return page && delivery.resource_id && !isGone ? `${page}/${delivery.resource_id}` : null
}
