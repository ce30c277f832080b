export * from "./batch-webhooks"
export * from "./cancel-webhook-backfill"
export * from "./cancel-webhook-deliveries"
export {
  composeWebhookDeliveriesWorkflow,
  type ComposedWebhookDelivery,
  type ComposeWebhookDeliveriesWorkflowInput,
  type WebhookDeliveryChange,
} from "./compose-webhook-deliveries"
export * from "./create-webhook-app"
export * from "./create-webhook-app-token"
export * from "./create-webhook-portal-link"
export * from "./create-webhooks"
export * from "./delete-webhook-app"
export * from "./delete-webhook-app-token"
export * from "./delete-webhooks"
export * from "./erase-webhook-data"
export type { CreateWebhookAppInput, UpdateWebhookAppInput } from "./input/app"
export type { CreateWebhookInput, UpdateWebhookInput } from "./input/webhook"
export * from "./recover-webhook"
export * from "./replay-webhook-deliveries"
export * from "./retry-webhook-deliveries"
export type { WebhookActor } from "../types"
export * from "./rotate-webhook-secret"
export * from "./send-existing"
export * from "./steps"
export * from "./test-webhook"
export * from "./update-webhook-app"
export * from "./update-webhooks"
