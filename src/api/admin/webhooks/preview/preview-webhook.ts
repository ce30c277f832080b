import type { MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"

import { PREVIEW_EVENT_ID, previewDelivery } from "../../../../payloads/preview"
import { NeededRights } from "../../../../payloads/needed-rights"
import type { QueryPort } from "../../../../payloads/query-port"
import {
  fieldsProblem,
  filterProblem,
  topicsProblem,
  triggersProblem,
} from "../../../../payloads/settings-problems"
import { shopHook } from "../../../../workflows/shop-hook"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import { signatureHeaderProblem } from "../../../../modules/webhook/headers-rules"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { TopicDefinition, WebhookActor, WebhookPreview, WebhookRecord } from "../../../../types"
import { isBoundByRights, requireRights } from "../../../../workflows/rights"
import type { AdminPreviewWebhookType } from "../validators"

const IDS = { delivery_id: "whdel_00000000000000000000000000", event_id: PREVIEW_EVENT_ID }

/** A webhook that only exists in the admin's form. */
const NEW: WebhookRecord = {
  id: "whk_00000000000000000000000000",
  name: "",
  mode: "push",
  url: "",
  topics: [],
  status: "active",
  signature: "hmac",
  secrets: [],
  signature_header: null,
  headers: {},
  context: null,
  sales_channel_ids: [],
  filter: null,
  fields: null,
  payload: "full",
  triggers: null,
  retry_schedule: [],
  max_failures: 0,
  timeout_ms: 0,
  rate_limit: null,
  ordering: "none",
  failing_since: null,
  metadata: null,
  created_at: new Date(0),
  updated_at: new Date(0),
}

/**
 * What a webhook of these settings would be sent about a resource, or about the topic's sample.
 * @param actor must be allowed to read a resource of the shop, where Medusa's policies are on.
 * @throws MedusaError NOT_FOUND for an unknown webhook or resource, INVALID_DATA that names the field, FORBIDDEN for a
 * resource, or fields of it, that the actor may not read.
 */
export async function previewWebhook(
  scope: MedusaRequest["scope"],
  { topic, resource_id, id, ...settings }: AdminPreviewWebhookType,
  actor: WebhookActor
): Promise<WebhookPreview> {
  const service = scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const query: QueryPort = scope.resolve(ContainerRegistrationKeys.QUERY)
  const { catalogue, options } = service
  refuse("topics", topicsProblem(catalogue, settings.topics))
  refuse("fields", await fieldsProblem(catalogue, query, settings.fields ?? [], settings.topics))
  refuse("filter", await filterProblem(catalogue, query, settings.filter ?? null, settings.topics))
  const { triggers = null, fields = null } = settings
  refuse("triggers", triggersProblem(catalogue, triggers ?? [], settings.topics, fields))
  const { signature = "hmac", signature_header = null, headers = {} } = settings
  refuse("signature_header", signatureHeaderProblem(signature_header, signature, headers))
  const definition = definitionOf(service, settings.topics, topic)
  const resourceId = resource_id ?? null
  if (resourceId !== null && isBoundByRights(actor)) {
    const needed = new NeededRights(catalogue).ofWebhook([definition.topic], settings)
    await requireRights(scope, actor, needed)
  }

  const now = new Date()
  const webhook: WebhookRecord = {
    ...NEW,
    ...(id !== undefined && (await identityOf(service, id))),
    ...settings,
    signature,
    signature_header,
    headers: headers ?? {},
    triggers,
  }
  const { reason, remark, body } = await previewDelivery(
    { webhook, definition, resourceId, snapshot: await service.snapshotOf(definition, resourceId), now },
    {
      query,
      neverSent: catalogue.neverSent,
      hook: shopHook(scope, true),
      maxPayloadBytes: options.maxPayloadBytes,
    }
  )
  return {
    topic: definition.topic,
    resource_id: resourceId,
    would_be_sent: reason === null,
    reason,
    remark,
    headers: await service.previewHeaders(webhook, { ...IDS, topic: definition.topic }, now),
    body,
  }
}

/** What of a webhook is not in the form's hands, and a hook may ask for. */
async function identityOf(service: WebhookModuleService, id: string): Promise<Partial<WebhookRecord>> {
  const { name, url, metadata } = await service.retrieveWebhookEndpoint(id, {
    select: ["id", "name", "url", "metadata"],
  })
  return { id, name, url, metadata }
}

function definitionOf(
  { catalogue }: WebhookModuleService,
  topics: readonly string[],
  wanted: string | undefined
): TopicDefinition {
  const chosen = catalogue.expand(topics)
  const definition = catalogue.get(wanted ?? chosen[0] ?? "")
  if (definition && chosen.includes(definition.topic)) {
    return definition
  }
  const problem =
    catalogue.problem(wanted ?? "") ??
    (definition
      ? `The webhook does not subscribe to "${wanted}".`
      : `"${wanted}" stands for several topics, name one of them.`)
  throw invalid("topic", problem)
}

function refuse(field: string, problem: string | undefined): void {
  if (problem !== undefined) {
    throw invalid(field, problem)
  }
}

function invalid(field: string, problem: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, `Invalid request: ${field}: ${problem}`)
}
