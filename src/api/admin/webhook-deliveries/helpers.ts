import type { AuthenticatedMedusaRequest, MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resourcesNamed, rightsToFind } from "../../../payloads/named-resources"
import { NeededRights } from "../../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../../modules/webhook"
import { isReservedHeader, MASKED_VALUE } from "../../../modules/webhook/headers-rules"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { EventSource, WebhookDeliveryDetail } from "../../../types"
import { isBoundByRights, missingRights } from "../../../workflows/rights"
import { actorOf } from "../../utils/actor"
import { ENTITY } from "./query-config"

/** A delivery as someone may see it. */
export type ShownDelivery = WebhookDeliveryDetail & {
  event: WebhookDeliveryDetail["event"] & { payload_hidden: boolean }
}

/** What pings and tests send is no data of the shop. */
const WITHOUT_DATA: readonly EventSource[] = ["ping", "test"]

const HEADERS_RIGHT = "webhook:update"

/** The direction of pages in the order that the API names. */
export function directionOf(order: "created_at" | "-created_at"): "asc" | "desc" {
  return order === "created_at" ? "asc" : "desc"
}

/** The filters with the orders, customers and products that their search names, as far as whoever asks may read those. */
export async function withNamedResources<Filters extends { q?: string | undefined }>(
  req: AuthenticatedMedusaRequest,
  filters: Filters
): Promise<Filters & { q_resources?: string[] }> {
  if (!filters.q) {
    return filters
  }
  const missing = await missingRights(req.scope, actorOf(req), rightsToFind(filters.q))
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY)
  const q_resources = await resourcesNamed(query, filters.q, (right) => !missing.has(right))
  return { ...filters, q_resources }
}

/** @throws MedusaError NOT_FOUND */
export async function retrieveDelivery(
  scope: MedusaRequest["scope"],
  id: string
): Promise<WebhookDeliveryDetail> {
  return scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).retrieveDelivery(id)
}

/**
 * A delivery without what whoever asks may not read: the payload and the answers, which may repeat it, where it is about
 * something that they may not read, or that the app which asks may not have any more, and the values of the webhook's own headers,
 * where they may not change the webhook.
 */
export async function showDelivery(
  req: AuthenticatedMedusaRequest,
  delivery: WebhookDeliveryDetail
): Promise<ShownDelivery> {
  const actor = actorOf(req)
  const { event } = delivery
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = actor.type === "app" ? await apps.retrieve(actor.id) : null
  if (app && !WITHOUT_DATA.includes(event.source) && !catalogue.covers(app.topics, delivery.topic)) {
    return withoutPayload(delivery)
  }
  if (!isBoundByRights(actor)) {
    return { ...delivery, event: { ...event, payload_hidden: false } }
  }
  const needed = WITHOUT_DATA.includes(event.source)
    ? []
    : new NeededRights(catalogue).ofBody(delivery.topic, event.payload)
  const missing = await missingRights(req.scope, actor, [...new Set([...needed, HEADERS_RIGHT])])
  const shown = needed.some((right) => missing.has(right))
    ? withoutPayload(delivery)
    : { ...delivery, event: { ...event, payload_hidden: false } }
  return missing.has(HEADERS_RIGHT)
    ? {
        ...shown,
        attempts: shown.attempts.map((attempt) => ({
          ...attempt,
          request_headers: withMaskedHeaders(attempt.request_headers),
        })),
      }
    : shown
}

function withoutPayload(delivery: WebhookDeliveryDetail): ShownDelivery {
  return {
    ...delivery,
    event: { ...delivery.event, payload: null, payload_hidden: true },
    attempts: delivery.attempts.map((attempt) => ({
      ...attempt,
      response_headers: null,
      response_body: null,
    })),
  }
}

/** What someone is answered who has changed a delivery: the id alone if they may not read deliveries. */
export async function answerAbout(
  req: AuthenticatedMedusaRequest,
  id: string
): Promise<ShownDelivery | { id: string }> {
  const missing = await missingRights(req.scope, actorOf(req), [`${ENTITY}:read`])
  return missing.size ? { id } : showDelivery(req, await retrieveDelivery(req.scope, id))
}

function withMaskedHeaders(headers: Record<string, string>): Record<string, string> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    isReservedHeader(name) ? value : MASKED_VALUE,
  ])
  return Object.fromEntries(shown)
}
