import {
  type AdminGetWebhooksParams,
  type AdminPreviewWebhook,
  type AdminWebhook,
  type AdminWebhookAuditEntry,
  type AdminWebhookAuditResponse,
  type AdminWebhookDefaults,
  type AdminWebhookDefaultsResponse,
  type AdminWebhookDeliveryResponse,
  type AdminWebhookListResponse,
  type AdminWebhookPreviewResponse,
  type AdminWebhookResponse,
  type AdminWebhookSecretResponse,
  type AdminWebhookStats,
  type AdminWebhookStatsResponse,
  type AdminWebhookSummariesResponse,
  type AdminWebhookSummary,
  type AdminWebhookTopic,
  type AdminWebhookUrlResponse,
  type AdminWebhooksOverview,
  type AdminWebhooksOverviewResponse,
  type AdminWebhookWithSecret,
  type AdminWebhookWithSecretResponse,
  type StatsRange,
  type WebhookAuditEntry,
  type WebhookFilter,
} from "../../../types"
import type { CreateWebhookInput, UpdateWebhookInput } from "../../../workflows/input/webhook"
import { sdk } from "../sdk"
import type { AdminDeliveryDetail } from "./deliveries"
import { download } from "./download"
import { refusalOf } from "./error-message"

export type {
  AdminWebhook,
  AdminWebhookStats as WebhookStats,
  AdminWebhookStatsBucket as StatsBucket,
  AdminWebhookSummary as WebhookListStats,
  AdminWebhooksOverview as WebhooksOverview,
  AdminWebhookWithSecret,
  StatsRange,
} from "../../../types"

/** An entry of the audit trail. Of the secret, headers and public keys it only says that they changed. */
export type AuditEntry = Omit<AdminWebhookAuditEntry, "changes"> & Pick<WebhookAuditEntry, "changes">

/** A topic without its large parts. */
export type WebhookTopic = Omit<AdminWebhookTopic, "fields" | "triggers" | "sample" | "schema">

/** The large parts of a topic that the triggers need. */
export type WebhookTopicSchema = Pick<AdminWebhookTopic, "topic" | "resource" | "triggers" | "schema">

/** The subject of a history: a webhook, or an app with its webhooks. */
export type HistoryOf = { webhook_id: string } | { app_id: string }

/** Filters of webhooks; all of them must match. */
export type WebhookFilters = Pick<
  AdminGetWebhooksParams,
  "q" | "status" | "health" | "topic" | "sales_channel_id" | "app_id" | "created_at"
>

/** `order` is a column, with a `-` before it for descending order. */
export type WebhookListParams = WebhookFilters & { order?: string; limit?: number; offset?: number }

export type AdminWebhookList = AdminWebhookListResponse

/** A change of a webhook. The secret has its own route, `rotateSecret`. */
export type WebhookUpdate = Omit<UpdateWebhookInput, "id">

export type PreviewRequest = AdminPreviewWebhook

export type WebhookBatch = { update?: UpdateWebhookInput[]; delete?: string[] }

/** The largest page that the API gives; also the most webhooks that an app may have. */
export const MAX_LIMIT = 1_000

const PATH = "/admin/webhooks"

/** Cache keys of everything that changes with webhooks. */
export const webhookKeys = {
  all: ["webhooks"] as const,
  lists: () => [...webhookKeys.all, "list"] as const,
  list: (params: WebhookListParams) => [...webhookKeys.lists(), params] as const,
  detail: (id: string) => [...webhookKeys.all, "detail", id] as const,
  listStats: (ids: readonly string[]) => [...webhookKeys.all, "stats", ids] as const,
  stats: (id: string, range: StatsRange) => [...webhookKeys.all, "stats", id, range] as const,
  preview: (request: PreviewRequest | undefined) => [...webhookKeys.all, "preview", request] as const,
  overview: (range: StatsRange) => [...webhookKeys.all, "overview", range] as const,
  history: (of: HistoryOf, updatedAt?: string, limit?: number) =>
    [...webhookKeys.all, "history", of, ...(limit === undefined ? [] : [updatedAt, limit])] as const,
}

/** Cache keys of what changes only with the shop's configuration. A change of a webhook does not invalidate them. */
export const configurationKeys = {
  all: ["webhook-configuration"] as const,
  topics: () => [...configurationKeys.all, "topics"] as const,
  topicSchemas: () => [...configurationKeys.all, "topic-schemas"] as const,
  defaults: () => [...configurationKeys.all, "defaults"] as const,
}

export async function listWebhooks(params: WebhookListParams): Promise<AdminWebhookList> {
  return sdk.client.fetch<AdminWebhookList>(PATH, { query: params })
}

export async function retrieveOverview(range: StatsRange): Promise<AdminWebhooksOverview> {
  const { overview } = await sdk.client.fetch<AdminWebhooksOverviewResponse>(`${PATH}/overview`, {
    query: { range },
  })
  return overview
}

export async function retrieveWebhook(id: string): Promise<AdminWebhook> {
  const { webhook } = await sdk.client.fetch<AdminWebhookResponse>(`${PATH}/${id}`)
  return webhook
}

export async function createWebhook(input: CreateWebhookInput): Promise<AdminWebhookWithSecret> {
  const { webhook } = await sdk.client.fetch<AdminWebhookWithSecretResponse>(PATH, {
    method: "POST",
    body: input,
  })
  return webhook
}

/** Why webhooks may not be sent to a URL, as the server words it; null if they may. */
export async function checkUrl(url: string): Promise<string | null> {
  const { problem } = await sdk.client.fetch<AdminWebhookUrlResponse>(`${PATH}/check-url`, {
    method: "POST",
    body: { url },
  })
  return problem
}

/**
 * What is wrong with the filter or the fields of a webhook, as the server words it; null if nothing is.
 * @param topics of the webhook. Empty: any topic.
 */
export async function checkSetting(
  setting: { filter: WebhookFilter } | { fields: string[] | null },
  topics: readonly string[]
): Promise<string | null> {
  try {
    await previewWebhook({ topics: topics.length ? [...topics] : ["*"], ...setting })
  } catch (error) {
    const refusal = refusalOf(error)
    return refusal && refusal.field in setting ? refusal.message : null
  }
  return null
}

export async function updateWebhook(id: string, change: WebhookUpdate): Promise<AdminWebhook> {
  const { webhook } = await sdk.client.fetch<AdminWebhookResponse>(`${PATH}/${id}`, {
    method: "POST",
    body: change,
  })
  return webhook
}

export async function deleteWebhook(id: string): Promise<void> {
  await sdk.client.fetch(`${PATH}/${id}`, { method: "DELETE" })
}

export async function batchWebhooks(batch: WebhookBatch): Promise<void> {
  await sdk.client.fetch(`${PATH}/batch`, { method: "POST", body: batch })
}

/** Gives a webhook a new secret. @param overlapSeconds how long the old secret stays valid */
export async function rotateSecret(id: string, overlapSeconds: number): Promise<AdminWebhookWithSecret> {
  const { webhook } = await sdk.client.fetch<AdminWebhookWithSecretResponse>(`${PATH}/${id}/rotate-secret`, {
    method: "POST",
    body: { overlap_seconds: overlapSeconds },
  })
  return webhook
}

/** The current secret. The audit trail records who was shown it. */
export async function revealSecret(id: string): Promise<string> {
  const { secret } = await sdk.client.fetch<AdminWebhookSecretResponse>(`${PATH}/${id}/reveal-secret`, {
    method: "POST",
  })
  return secret
}

/** Sends the sample of a topic now. @returns the finished delivery. */
export async function testWebhook(id: string, topic?: string): Promise<AdminDeliveryDetail> {
  const { webhook_delivery } = await sdk.client.fetch<AdminWebhookDeliveryResponse>(`${PATH}/${id}/test`, {
    method: "POST",
    body: { topic },
  })
  return webhook_delivery
}

/** What would be sent. Nothing is sent. */
export async function previewWebhook(
  request: PreviewRequest
): Promise<AdminWebhookPreviewResponse["preview"]> {
  const { preview } = await sdk.client.fetch<AdminWebhookPreviewResponse>(`${PATH}/preview`, {
    method: "POST",
    body: request,
  })
  return preview
}

export async function listTopics(): Promise<WebhookTopic[]> {
  const { topics } = await sdk.client.fetch<{ topics: WebhookTopic[] }>(`${PATH}/topics`, {
    query: { fields: "-fields,-triggers,-sample,-schema" },
  })
  return topics
}

/** The fields of the topics for triggers, and their descriptions. */
export async function listTopicSchemas(): Promise<WebhookTopicSchema[]> {
  const { topics } = await sdk.client.fetch<{ topics: WebhookTopicSchema[] }>(`${PATH}/topics`, {
    query: { fields: "topic,resource,triggers,schema" },
  })
  return topics
}

/** The defaults of webhook settings, from the plugin's options. */
export async function retrieveDefaults(): Promise<AdminWebhookDefaults> {
  const { defaults } = await sdk.client.fetch<AdminWebhookDefaultsResponse>(`${PATH}/defaults`)
  return defaults
}

/** The recent figures of webhooks, by webhook id. */
export async function listWebhookStats(ids: readonly string[]): Promise<Record<string, AdminWebhookSummary>> {
  const { stats } = await sdk.client.fetch<AdminWebhookSummariesResponse>(`${PATH}/stats`, {
    query: { webhook_id: ids },
  })
  return stats
}

/** The number of deliveries that wait for these webhooks. */
export async function countWaiting(ids: readonly string[]): Promise<number> {
  return Object.values(await listWebhookStats(ids)).reduce((sum, { waiting }) => sum + waiting, 0)
}

export async function retrieveWebhookStats(id: string, range: StatsRange): Promise<AdminWebhookStats> {
  const { stats } = await sdk.client.fetch<AdminWebhookStatsResponse>(`${PATH}/${id}/stats`, {
    query: { range },
  })
  return stats
}

/** Saves all webhooks that match as an Excel file. */
export async function exportWebhooks(filters: WebhookFilters & { order?: string }): Promise<void> {
  await download(`${PATH}/export`, filters, "Webhooks")
}

/** Saves the whole history of a webhook, or of an app and its webhooks, as an Excel file. */
export async function exportHistory(of: HistoryOf): Promise<void> {
  await download("/admin/webhook-audit/export", of, "WebhookHistory")
}

/** The newest entries of the audit trail of a webhook, or of an app and its webhooks, and the number of all entries. */
export async function listHistory(
  of: HistoryOf,
  limit: number
): Promise<{ audit_entries: AuditEntry[]; count: number }> {
  return sdk.client.fetch<AdminWebhookAuditResponse & { audit_entries: AuditEntry[] }>(
    "/admin/webhook-audit",
    {
      query: { ...of, limit },
    }
  )
}
