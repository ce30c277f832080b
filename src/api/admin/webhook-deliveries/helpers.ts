import type { AuthenticatedMedusaRequest, MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resourcesNamed, rightsToFind } from "../../../payloads/named-resources"
import { NeededRights } from "../../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../../modules/webhook"
import { isReservedHeader, MASKED_VALUE } from "../../../modules/webhook/headers-rules"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { DeliveryList, EventSource, ListedPayload, WebhookDeliveryDetail } from "../../../types"
import { isBoundByRights, missingRights } from "../../../workflows/rights"
import { actorOf } from "../../utils/actor"
import { ENTITY, PAYLOAD_FIELDS } from "./query-config"

/** A delivery as someone may see it. */
export type ShownDelivery = WebhookDeliveryDetail & {
  event: WebhookDeliveryDetail["event"] & { payload_hidden: boolean }
}

/** What pings send, and tests with a sample, is no data of the shop. */
const WITHOUT_DATA: readonly EventSource[] = ["ping", "test"]

const HEADERS_RIGHT = "webhook:update"

/** The direction of pages in the order that the API names. */
export function directionOf(order: string): "asc" | "desc" {
  return order.startsWith("-") ? "desc" : "asc"
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
 * something that they may not read, and the values of the webhook's own headers, where they may not change the webhook.
 */
export async function showDelivery(
  req: AuthenticatedMedusaRequest,
  delivery: WebhookDeliveryDetail
): Promise<ShownDelivery> {
  const actor = actorOf(req)
  const { event, attempts } = delivery
  if (!isBoundByRights(actor)) {
    return { ...delivery, event: { ...event, payload_hidden: false } }
  }
  const needed = rightsToRead(req)({ ...delivery, ...event })
  const missing = await missingRights(req.scope, actor, [...new Set([...needed, HEADERS_RIGHT])])
  const payload_hidden = needed.some((right) => missing.has(right))
  return {
    ...delivery,
    event: { ...event, payload: payload_hidden ? null : event.payload, payload_hidden },
    attempts: attempts.map((attempt) => ({
      ...attempt,
      ...(payload_hidden && { response_headers: null, response_body: null }),
      ...(missing.has(HEADERS_RIGHT) && { request_headers: withMaskedHeaders(attempt.request_headers) }),
    })),
  }
}

/** Deliveries of a list, in the fields that were asked for; their payloads as far as whoever asks may read them. */
export async function showListed(
  req: AuthenticatedMedusaRequest,
  deliveries: DeliveryList["deliveries"]
): Promise<Record<string, unknown>[]> {
  const { fields } = req.queryConfig
  if (!fields.includes("payload")) {
    return deliveries.map((delivery) => pick(delivery, fields))
  }
  const neededFor = rightsToRead(req)
  const needed = deliveries.map(({ source = "event_bus", payload = null, ...delivery }) =>
    neededFor({ ...delivery, source, payload })
  )
  const missing = await missingRights(req.scope, actorOf(req), [...new Set(needed.flat())])
  return deliveries.map((delivery, place) => {
    const payload_hidden = needed[place]!.some((right) => missing.has(right))
    const row = { ...delivery, ...(payload_hidden && { payload: null }), payload_hidden }
    return pick(row, [...fields, ...PAYLOAD_FIELDS])
  })
}

function pick(row: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)))
}

type Sent = Pick<ListedPayload, "source" | "payload"> & Pick<WebhookDeliveryDetail, "topic" | "resource_id">

/** The rights that it takes to read what deliveries send; none where no one's rights decide. */
function rightsToRead(req: AuthenticatedMedusaRequest): (sent: Sent) => string[] {
  if (!isBoundByRights(actorOf(req))) {
    return () => []
  }
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const rights = new NeededRights(catalogue)
  return ({ source, topic, resource_id, payload }) =>
    WITHOUT_DATA.includes(source) && resource_id === null ? [] : rights.ofBody(topic, payload)
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
