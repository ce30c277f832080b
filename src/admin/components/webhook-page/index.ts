export { WebhookDetails } from "./webhook-details"
export { WebhookFrame } from "./webhook-frame"
