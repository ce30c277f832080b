import { definePolicies, type PolicyDefinition } from "@medusajs/framework/utils"

const OPERATIONS = ["read", "create", "update", "delete"]

/** The policies that a role can have. Medusa stores them at its start when its policies (RBAC) are enabled. */
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
  // Medusa has no policy for carts. Without this one, only a role with all rights could subscribe to topics of carts.
  { name: "ReadCart", resource: "cart", operation: "read", description: "Read cart" },
])

/** The four policies of a resource, named like Medusa's own: `ReadWebhook`. */
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
