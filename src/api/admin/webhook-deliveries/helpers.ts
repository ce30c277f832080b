import type { AuthenticatedMedusaRequest, MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resourcesNamed, rightsToFind } from "../../../payloads/named-resources"
import { NeededRights } from "../../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../../modules/webhook"
import { isReservedHeader, MASKED_VALUE } from "../../../modules/webhook/headers-rules"
import type WebhookModuleService from "../../../modules/webhook/service"
import type {
  DeliveryFilters,
  DeliveryList,
  EventSource,
  ListedPayload,
  WebhookDeliveryDetail,
} from "../../../types"
import { asWritten, zip } from "../../../types/typed"
import { isBoundByRights, missingRights } from "../../../workflows/rights"
import { actorOf } from "../../utils/actor"
import { pick } from "../../utils/pick"
import { RESOURCE, PAYLOAD_FIELDS } from "./query-config"
import type { AdminGetWebhookDeliveriesParamsType } from "./validators"

/** A delivery without what the actor may not read. `payload_hidden` tells whether the payload was removed for that reason. */
type ShownDelivery = WebhookDeliveryDetail & {
  event: WebhookDeliveryDetail["event"] & { payload_hidden: boolean }
}

/** Sources of messages that contain no data of the shop: pings, and tests with a sample. */
const SAMPLE_SOURCES: readonly EventSource[] = ["ping", "test"]

const HEADERS_RIGHT = "webhook:update"

/** The column of an `order` parameter: `created_at` of `-created_at`. */
function columnOf<Name extends string>(order: Name | `-${Name}`): Name {
  return asWritten(order.replace("-", ""))
}

/** The direction of an `order` parameter. */
export function directionOf(order: string): "asc" | "desc" {
  return order.startsWith("-") ? "desc" : "asc"
}

/** The filters with the ids of orders, customers and products that the search `q` finds, if the actor may read them. */
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
 * A delivery without what the actor may not read. The payload and the receiver's responses, which may repeat it, are removed when the
 * actor may not read the payload, or when the app that makes the request may no longer have its topic. The values of the webhook's
 * own headers are masked for an actor who may not change webhooks, because they may be credentials.
 */
export async function showDelivery(
  req: AuthenticatedMedusaRequest,
  delivery: WebhookDeliveryDetail
): Promise<ShownDelivery> {
  const { event } = delivery
  const [isHidden] = await hiddenFrom(req, [{ ...delivery, ...event }])
  const shown = isHidden
    ? withoutPayload(delivery)
    : { ...delivery, event: { ...event, payload_hidden: false } }
  const missing = await missingRights(req.scope, actorOf(req), [HEADERS_RIGHT])
  return missing.size
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

/**
 * A page of the log, for the admin API and the API for apps.
 * @param narrow limits the requested filters to the deliveries that the actor may see.
 */
export async function listPage(
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  narrow: (filters: DeliveryFilters) => Promise<DeliveryFilters>
): Promise<object> {
  const {
    limit,
    offset,
    cursor,
    order,
    fields: _,
    ...requested
  }: AdminGetWebhookDeliveriesParamsType = req.validatedQuery
  const filters = await narrow(requested)
  const { deliveries, ...page } = await req.scope
    .resolve<WebhookModuleService>(WEBHOOK_MODULE)
    .listDeliveries(filters, {
      limit,
      offset,
      cursor,
      by: columnOf(order),
      order: directionOf(order),
      payload: req.queryConfig.fields.includes("payload"),
    })
  const { count, count_capped, next_cursor, poll_cursor } = page
  const webhook_deliveries = await showListed(req, deliveries)
  return { webhook_deliveries, count, count_capped, offset, limit, next_cursor, poll_cursor }
}

/** The requested fields of listed deliveries. Payloads that the actor may not read are null. */
async function showListed(
  req: AuthenticatedMedusaRequest,
  deliveries: DeliveryList["deliveries"]
): Promise<Record<string, unknown>[]> {
  const { fields } = req.queryConfig
  if (!fields.includes("payload")) {
    return deliveries.map((delivery) => pick(delivery, fields))
  }
  const hidden = await hiddenFrom(
    req,
    deliveries.map(({ source = "event_bus", payload = null, ...delivery }) => ({
      ...delivery,
      source,
      payload,
    }))
  )
  return zip(deliveries, hidden).map(([delivery, payload_hidden]) => {
    const row = { ...delivery, ...(payload_hidden && { payload: null }), payload_hidden }
    return pick(row, [...fields, ...PAYLOAD_FIELDS])
  })
}

type Sent = Pick<ListedPayload, "source" | "payload"> & Pick<WebhookDeliveryDetail, "topic" | "resource_id">

/** For each delivery, whether its payload must be hidden from the actor. A payload without data of the shop never is. */
async function hiddenFrom(req: AuthenticatedMedusaRequest, sent: readonly Sent[]): Promise<boolean[]> {
  const actor = actorOf(req)
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const isData = ({ source, resource_id }: Sent) => !SAMPLE_SOURCES.includes(source) || resource_id !== null
  if (actor.type === "app") {
    const { topics } = await apps.retrieve(actor.id)
    return sent.map((one) => isData(one) && !catalogue.covers(topics, one.topic))
  }
  if (!isBoundByRights(actor)) {
    return sent.map(() => false)
  }
  const neededRights = new NeededRights(catalogue)
  const needed = sent.map((one) => (isData(one) ? neededRights.ofBody(one.topic, one.payload) : []))
  const missing = await missingRights(req.scope, actor, [...new Set(needed.flat())])
  return needed.map((rights) => rights.some((right) => missing.has(right)))
}

/** The delivery that a request has changed, or only its id when the actor may not read deliveries. */
export async function showChangedDelivery(
  req: AuthenticatedMedusaRequest,
  id: string
): Promise<ShownDelivery | { id: string }> {
  const missing = await missingRights(req.scope, actorOf(req), [`${RESOURCE}:read`])
  return missing.size ? { id } : showDelivery(req, await retrieveDelivery(req.scope, id))
}

function withMaskedHeaders(headers: Record<string, string>): Record<string, string> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    isReservedHeader(name) ? value : MASKED_VALUE,
  ])
  return Object.fromEntries(shown)
}
