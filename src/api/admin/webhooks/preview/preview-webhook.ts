import type { MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { withheldFrom } from "../../../../payloads/documented-fields"
import { PREVIEW_EVENT_ID, previewDelivery } from "../../../../payloads/preview"
import { NeededRights } from "../../../../payloads/needed-rights"
import type { QueryPort } from "../../../../payloads/query-port"
import { invalidField } from "../../../../modules/webhook/invalid-field"
import { shopHook } from "../../../../workflows/shop-hook"
import { requireValidSettings } from "../../../../workflows/valid-settings"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { TopicDefinition, WebhookActor, WebhookPreview, WebhookRecord } from "../../../../types"
import { isBoundByRights, requireRights } from "../../../../workflows/rights"
import type { AdminPreviewWebhookType } from "../validators"

const IDS = { delivery_id: "whdel_00000000000000000000000000", event_id: PREVIEW_EVENT_ID }

/** Defaults of a webhook that exists in the dashboard's form only. */
const UNSAVED: WebhookRecord = {
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
 * The message that a webhook with these settings would be sent about a resource of the shop, or with the topic's sample.
 * @param actor must be allowed to read the resource, when Medusa's policies are enabled.
 * @throws MedusaError NOT_FOUND for an unknown webhook or resource, INVALID_DATA that names the setting, FORBIDDEN for a
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
  const saved = id === undefined ? undefined : await savedWebhook(service, id)
  const rights = saved?.app_id != null ? await service.apps.retrieve(saved.app_id) : null
  await requireValidSettings(scope, settings, { ofApp: rights !== null })
  const { triggers = null, signature = "hmac", signature_header = null, headers = {} } = settings
  const definition = definitionOf(service, settings.topics, topic)
  const resourceId = resource_id ?? null
  if (resourceId !== null && isBoundByRights(actor)) {
    const needed = new NeededRights(catalogue).ofWebhook([definition.topic], settings)
    await requireRights(scope, actor, needed)
  }

  const now = new Date()
  const webhook: WebhookRecord = {
    ...UNSAVED,
    ...saved?.identity,
    ...settings,
    app: rights && { asked_topics: settings.topics, sales_channel_ids: rights.sales_channel_ids },
    signature,
    signature_header,
    headers: headers ?? {},
    triggers,
  }
  const { reason, remark, body, error } = await previewDelivery(
    { webhook, definition, resourceId, snapshot: await service.snapshotOf(definition, resourceId), now },
    {
      query,
      neverSent: catalogue.neverSent,
      hook: shopHook(scope, true),
      maxPayloadBytes: options.maxPayloadBytes,
      withheldFrom: withheldFrom(catalogue),
    }
  )
  return {
    topic: definition.topic,
    resource_id: resourceId,
    would_be_sent: reason === null,
    reason,
    remark: error === undefined ? remark : `${remark}: ${error}`,
    headers: await service.previewHeaders(webhook, { ...IDS, topic: definition.topic }, now),
    body,
  }
}

/**
 * What the form does not send of a saved webhook: its app, and its `identity`, which the hook `deliveriesComposed` may read.
 * @throws MedusaError NOT_FOUND
 */
async function savedWebhook(
  service: WebhookModuleService,
  id: string
): Promise<{ app_id: string | null; identity: Pick<WebhookRecord, "id" | "name" | "url" | "metadata"> }> {
  const { app_id, name, url, metadata } = await service.retrieveWebhookEndpoint(id, {
    select: ["id", "app_id", "name", "url", "metadata"],
  })
  return { app_id, identity: { id, name, url, metadata } }
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
      : `"${wanted}" is a wildcard for several topics: name one of them.`)
  throw invalidField("topic", problem)
}
