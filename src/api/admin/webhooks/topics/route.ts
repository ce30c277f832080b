import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const topics = catalogue
    .list()
    .map(({ topic, resource, event, group, description, events, entity, fields, sample, schema }) => ({
      topic,
      resource,
      event,
      group,
      description,
      events: events.map(({ name }) => name),
      entity: entity ?? null,
      fields: fields ?? null,
      sample,
      schema,
    }))
  res.json({ topics })
}
