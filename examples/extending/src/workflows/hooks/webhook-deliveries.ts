// src/workflows/hooks/webhook-deliveries.ts
import { StepResponse } from "@medusajs/framework/workflows-sdk"
import {
  composeWebhookDeliveriesWorkflow,
  type WebhookDeliveryChange,
} from "medusa-plugin-webhooks/workflows"

composeWebhookDeliveriesWorkflow.hooks.deliveriesComposed(async ({ deliveries }) => {
  const changes = deliveries.flatMap(({ event_id, webhook, data }): WebhookDeliveryChange[] => {
    const delivery = { event_id, webhook_id: webhook.id }
    const { email, ...rest } = data as { email?: string }
    if (email?.endsWith("@test.example")) {
      return [{ ...delivery, veto: true }]
    }
    if (email && webhook.metadata?.partner) {
      return [{ ...delivery, data: { ...rest, has_email: true } }]
    }
    return []
  })
  return new StepResponse(changes)
})
