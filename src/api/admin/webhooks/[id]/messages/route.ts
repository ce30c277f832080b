import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { NeededRights } from "../../../../../payloads/needed-rights"
import type { PulledMessage } from "../../../../../types"
import { isBoundByRights, requireRights } from "../../../../../workflows/rights"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import { requireLiveToken } from "../../../../webhook-apps/gate"
import type { AdminGetWebhookMessagesParamsType } from "../../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookMessagesParamsType>,
  res: MedusaResponse
) => {
  const { limit, wait }: AdminGetWebhookMessagesParamsType = req.validatedQuery
  const id = pathId(req, "Webhook")
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  await requireRightsToTopics(req, service, id)
  const gone = new AbortController()
  res.on("close", () => gone.abort())
  const messages = await service.pullMessages(id, {
    limit,
    wait,
    signal: gone.signal,
    check: async (messages) => {
      await requireLiveToken(req)
      await requireRightsToMessages(req, service, messages)
    },
  })
  // Messages contain customers' data, which no proxy may cache.
  res.setHeader("cache-control", "no-store")
  res.json({ messages })
}

/** Checks before the wait that the actor may read the webhook's topics. */
async function requireRightsToTopics(
  req: AuthenticatedMedusaRequest,
  service: WebhookModuleService,
  id: string
): Promise<void> {
  const actor = actorOf(req)
  if (isBoundByRights(actor)) {
    const webhook = await service.retrieveWebhookEndpoint(id)
    const needed = new NeededRights(service.catalogue).ofWebhook(webhook.topics, webhook)
    await requireRights(req.scope, actor, needed)
  }
}

/** Checks each message too, because waiting ones may have topics that the webhook had before. */
async function requireRightsToMessages(
  req: AuthenticatedMedusaRequest,
  { catalogue }: WebhookModuleService,
  messages: readonly PulledMessage[]
): Promise<void> {
  const actor = actorOf(req)
  if (isBoundByRights(actor)) {
    const rights = new NeededRights(catalogue)
    const needed = messages.map(({ headers, body }) => {
      const topic = headers["x-medusa-webhook-topic"] ?? ""
      return [topic, rights.ofBody(topic, body)] as const
    })
    await requireRights(req.scope, actor, { messages: new Map(needed) })
  }
}
