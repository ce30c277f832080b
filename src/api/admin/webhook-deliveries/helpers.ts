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
import { asWritten } from "../../../types/typed"
import { isBoundByRights, missingRights } from "../../../workflows/rights"
import { actorOf } from "../../utils/actor"
import { pick } from "../../utils/pick"
import { ENTITY, PAYLOAD_FIELDS } from "./query-config"
import type { AdminGetWebhookDeliveriesParamsType } from "./validators"

/** A delivery as someone may see it. */
export type ShownDelivery = WebhookDeliveryDetail & {
  event: WebhookDeliveryDetail["event"] & { payload_hidden: boolean }
}

/** What pings send, and tests with a sample, is no data of the shop. */
const WITHOUT_DATA: readonly EventSource[] = ["ping", "test"]

const HEADERS_RIGHT = "webhook:update"

/** The column in the order that the API names. */
function columnOf<Name extends string>(order: Name | `-${Name}`): Name {
  return asWritten(order.replace("-", ""))
}

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
 * something that they may not read, or that the app which asks may not have any more, and the values of the webhook's own headers,
 * where they may not change the webhook.
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
 * A page of the log, as both APIs answer it.
 * @param narrow the filters that were asked for, as far as whoever asks may have them.
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
    ...asked
  }: AdminGetWebhookDeliveriesParamsType = req.validatedQuery
  const filters = await narrow(asked)
  const { deliveries, ...page } = await req.scope
    .resolve<WebhookModuleService>(WEBHOOK_MODULE)
    .listDeliveries(filters, {
      ...{ limit, offset, cursor },
      by: columnOf(order),
      order: directionOf(order),
      payload: req.queryConfig.fields.includes("payload"),
    })
  const { count, count_capped, next_cursor, poll_cursor } = page
  const webhook_deliveries = await showListed(req, deliveries)
  return { webhook_deliveries, count, count_capped, offset, limit, next_cursor, poll_cursor }
}

/** Deliveries of a list, in the fields that were asked for; their payloads as far as whoever asks may read them. */
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
  return deliveries.map((delivery, place) => {
    const payload_hidden = hidden[place]!
    const row = { ...delivery, ...(payload_hidden && { payload: null }), payload_hidden }
    return pick(row, [...fields, ...PAYLOAD_FIELDS])
  })
}

type Sent = Pick<ListedPayload, "source" | "payload"> & Pick<WebhookDeliveryDetail, "topic" | "resource_id">

/** Of which deliveries whoever asks may not read what they send. What is no data of the shop is hidden from nobody. */
async function hiddenFrom(req: AuthenticatedMedusaRequest, sent: readonly Sent[]): Promise<boolean[]> {
  const actor = actorOf(req)
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const isData = ({ source, resource_id }: Sent) => !WITHOUT_DATA.includes(source) || resource_id !== null
  if (actor.type === "app") {
    const { topics } = await apps.retrieve(actor.id)
    return sent.map((one) => isData(one) && !catalogue.covers(topics, one.topic))
  }
  if (!isBoundByRights(actor)) {
    return sent.map(() => false)
  }
  const rights = new NeededRights(catalogue)
  const needed = sent.map((one) => (isData(one) ? rights.ofBody(one.topic, one.payload) : []))
  const missing = await missingRights(req.scope, actor, [...new Set(needed.flat())])
  return needed.map((some) => some.some((right) => missing.has(right)))
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
