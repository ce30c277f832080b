import {
  STATS_RANGES,
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
} from "../../../types"
import type { CreateWebhookInput, UpdateWebhookInput } from "../../../workflows/input/webhook"
import { sdk } from "../sdk"
import type { AdminDeliveryDetail } from "./deliveries"
import { download } from "./download"

export { STATS_RANGES }
export type {
  AdminWebhook,
  AdminWebhookStats as WebhookStats,
  AdminWebhookStatsBucket as StatsBucket,
  AdminWebhookSummary as WebhookListStats,
  AdminWebhooksOverview as WebhooksOverview,
  AdminWebhookWithSecret,
  StatsRange,
} from "../../../types"

/** Who did what to a webhook; of the secret, headers and public keys only that they changed. */
export type AuditEntry = Omit<AdminWebhookAuditEntry, "changes"> & Pick<WebhookAuditEntry, "changes">

/** A topic without its larger parts, which make up most of the list. */
export type WebhookTopic = Omit<AdminWebhookTopic, "fields" | "triggers" | "sample" | "schema">

/** What a list of schemas has of a topic. */
export type WebhookTopicSchema = Pick<AdminWebhookTopic, "topic" | "resource" | "triggers" | "schema">

/** Whose history it is: a webhook's, or an app's with its webhooks. */
export type HistoryOf = { webhook_id: string } | { app_id: string }

/** Which webhooks; every given condition must hold. */
export type WebhookFilters = Pick<
  AdminGetWebhooksParams,
  "q" | "status" | "health" | "topic" | "sales_channel_id" | "app_id" | "created_at"
>

/** `order` is a column, descending with a `-` before it. */
export type WebhookListParams = WebhookFilters & { order?: string; limit?: number; offset?: number }

export type WebhookList = AdminWebhookListResponse

/** What may be changed of a webhook; the secret is rotated instead. */
export type WebhookChange = Omit<UpdateWebhookInput, "id">

export type PreviewRequest = AdminPreviewWebhook

export type WebhookBatch = { update?: UpdateWebhookInput[]; delete?: string[] }

/** The largest page that the API gives; also the most webhooks that an app may have. */
export const MAX_LIMIT = 1_000

const PATH = "/admin/webhooks"

/** Cache keys of everything about webhooks that changes with them, from the whole down to the one. */
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

/** Cache keys of what changes with the shop's configuration alone: no change of a webhook makes it out of date. */
export const configurationKeys = {
  all: ["webhook-configuration"] as const,
  topics: () => [...configurationKeys.all, "topics"] as const,
  topicSchemas: () => [...configurationKeys.all, "topic-schemas"] as const,
  defaults: () => [...configurationKeys.all, "defaults"] as const,
}

export async function listWebhooks(params: WebhookListParams): Promise<WebhookList> {
  return sdk.client.fetch<WebhookList>(PATH, { query: params })
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

/** Why webhooks may not be sent to a URL, as the server says it; null when they may. */
export async function checkUrl(url: string): Promise<string | null> {
  const { problem } = await sdk.client.fetch<AdminWebhookUrlResponse>(`${PATH}/check-url`, {
    method: "POST",
    body: { url },
  })
  return problem
}

export async function updateWebhook(id: string, change: WebhookChange): Promise<AdminWebhook> {
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

/** @param overlapSeconds for how long the old secret signs on. */
export async function rotateSecret(id: string, overlapSeconds: number): Promise<AdminWebhookWithSecret> {
  const { webhook } = await sdk.client.fetch<AdminWebhookWithSecretResponse>(`${PATH}/${id}/rotate-secret`, {
    method: "POST",
    body: { overlap_seconds: overlapSeconds },
  })
  return webhook
}

/** The present secret, whole; the audit trail says who was shown it. */
export async function revealSecret(id: string): Promise<string> {
  const { secret } = await sdk.client.fetch<AdminWebhookSecretResponse>(`${PATH}/${id}/reveal-secret`, {
    method: "POST",
  })
  return secret
}

/** Sends the sample of a topic now, and gives the finished delivery. */
export async function testWebhook(id: string, topic?: string): Promise<AdminDeliveryDetail> {
  const { webhook_delivery } = await sdk.client.fetch<AdminWebhookDeliveryResponse>(`${PATH}/${id}/test`, {
    method: "POST",
    body: { topic },
  })
  return webhook_delivery
}

/** What would be sent; nothing is. */
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

/** What a webhook's triggers may name of the topics, and what it means. */
export async function listTopicSchemas(): Promise<WebhookTopicSchema[]> {
  const { topics } = await sdk.client.fetch<{ topics: WebhookTopicSchema[] }>(`${PATH}/topics`, {
    query: { fields: "topic,resource,triggers,schema" },
  })
  return topics
}

/** What holds where a webhook leaves a setting to the plugin's options. */
export async function retrieveDefaults(): Promise<AdminWebhookDefaults> {
  const { defaults } = await sdk.client.fetch<AdminWebhookDefaultsResponse>(`${PATH}/defaults`)
  return defaults
}

/** By webhook id. */
export async function listWebhookStats(ids: readonly string[]): Promise<Record<string, AdminWebhookSummary>> {
  const { stats } = await sdk.client.fetch<AdminWebhookSummariesResponse>(`${PATH}/stats`, {
    query: { webhook_id: ids },
  })
  return stats
}

export async function retrieveWebhookStats(id: string, range: StatsRange): Promise<AdminWebhookStats> {
  const { stats } = await sdk.client.fetch<AdminWebhookStatsResponse>(`${PATH}/${id}/stats`, {
    query: { range },
  })
  return stats
}

/** Saves the webhooks that the filters let through as an Excel file. */
export async function exportWebhooks(filters: WebhookFilters & { order?: string }): Promise<void> {
  await download(`${PATH}/export`, filters, "Webhooks")
}

/** The newest entries of the audit trail about a webhook, or an app and its webhooks, and how many there are. */
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
