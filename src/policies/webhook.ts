import { definePolicies, type PolicyDefinition } from "@medusajs/framework/utils"

const OPERATIONS = ["read", "create", "update", "delete"]

/** What a role may be allowed to do; Medusa stores these at start where role based access is on. */
export const webhookPolicies = definePolicies([
  ...policiesFor("webhook", "Webhook"),
  ...policiesFor("webhook_delivery", "WebhookDelivery"),
  ...policiesFor("webhook_app", "WebhookApp"),
  {
    name: "ReadWebhookSecret",
    resource: "webhook_secret",
    operation: "read",
    description: "Reveal a webhook's secret",
  },
  // Medusa has none for carts. Without it, only those who may do everything could have carts sent.
  { name: "ReadCart", resource: "cart", operation: "read", description: "Read cart" },
])

/** Named as Medusa names its own: `ReadWebhook`. */
function policiesFor(resource: string, name: string): PolicyDefinition[] {
  return OPERATIONS.map((operation) => {
    const verb = operation.charAt(0).toUpperCase() + operation.slice(1)
    return {
      name: `${verb}${name}`,
      resource,
      operation,
      description: `${verb} ${resource.replace("_", " ")}`,
    }
  })
}
