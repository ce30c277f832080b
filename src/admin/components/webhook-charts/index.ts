export { ActivityCharts, WebhookCharts } from "./webhook-charts"
