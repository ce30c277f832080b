import { readFile } from "node:fs/promises"

import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { builtInTopics } from "../../../../topics/groups"
import { webhookOperation } from "../../../../topics/webhook-operation"

/** The package's OpenAPI document, with the custom topics of the shop added to its `webhooks`. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const document = JSON.parse(await readFile(require.resolve("medusa-plugin-webhooks/openapi.json"), "utf8"))
  const ownTopics = catalogue.list().filter((definition) => !builtInTopics.includes(definition))
  for (const definition of ownTopics) {
    document.webhooks[definition.topic] = webhookOperation(definition)
  }
  res.json(document)
}
