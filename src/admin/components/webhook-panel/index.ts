export { WebhookPanel } from "./webhook-panel"
