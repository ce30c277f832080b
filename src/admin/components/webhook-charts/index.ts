export { WebhookCharts } from "./webhook-charts"
