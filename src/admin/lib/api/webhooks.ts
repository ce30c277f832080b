import type { WebhookHealth } from "../../../api/admin/webhooks/health"
import type { DisabledReason, JsonSchema, WebhookFilter, WebhookStatus } from "../../../types"
import type { CreateWebhookInput, UpdateWebhookInput } from "../../../workflows/input/webhook"
import type { Period } from "../address"
import { sdk } from "../sdk"
import type { AdminDeliveryDetail } from "./deliveries"
import { download } from "./download"

/** A webhook as the admin API shows it; where a setting is null, the plugin option of that name holds. */
export type AdminWebhook = {
  id: string
  name: string
  url: string
  topics: string[]
  status: WebhookStatus
  disabled_reason: DisabledReason | null
  disabled_at: string | null
  health: WebhookHealth
  /** `whsec_•••••1a2b3` */
  secret_redacted: string
  headers: Record<string, string> | null
  context: Record<string, unknown> | null
  /** Empty: every sales channel. */
  sales_channel_ids: string[]
  filter: WebhookFilter | null
  fields: string[] | null
  retry_schedule: number[] | null
  max_failures: number | null
  timeout_ms: number | null
  rate_limit: number | null
  consecutive_failures: number
  failing_since: string | null
  last_success_at: string | null
  last_failure_at: string | null
  last_error: string | null
  pinged_at: string | null
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
}

/** The one time that the secret is there whole. */
export type AdminWebhookWithSecret = AdminWebhook & { secret: string }

export type WebhookTopic = {
  topic: string
  resource: string
  event: string
  group: string
  description: string
  /** Names of the Medusa events behind it. */
  events: string[]
  sample: Record<string, unknown>
  schema: JsonSchema
}

/** Which webhooks; every given condition must hold. */
export type WebhookFilters = {
  q?: string
  status?: WebhookStatus[]
  health?: WebhookHealth[]
  topic?: string[]
  sales_channel_id?: string[]
  created_at?: Period
}

/** `order` is a column, descending with a `-` before it. */
export type WebhookListParams = WebhookFilters & { order?: string; limit?: number; offset?: number }

export type WebhookList = { webhooks: AdminWebhook[]; count: number; offset: number; limit: number }

/** What has become of a webhook's deliveries of late. */
export type WebhookListStats = {
  /** 24 entries, oldest first. */
  last_24h: { hour: string; success: number; failed: number }[]
  last_delivery_at: string | null
  /** Deliveries that failed for good since its last success, and since when. */
  given_up: number
  given_up_since: string | null
  waiting: number
}

export const STATS_RANGES = ["24h", "7d", "30d"] as const

export type StatsRange = (typeof STATS_RANGES)[number]

export type StatsBucket = {
  at: string
  success: number
  failed: number
  cancelled: number
  p50_ms: number | null
  p95_ms: number | null
}

export type WebhookStats = {
  range: StatsRange
  buckets: StatsBucket[]
  totals: { success: number; failed: number; cancelled: number; waiting: number }
  waiting: number
  given_up: number
  given_up_since: string | null
}

/** What may be changed of a webhook; the secret is rotated instead. */
export type WebhookChange = Omit<UpdateWebhookInput, "id">

export type WebhookBatch = { update?: UpdateWebhookInput[]; delete?: string[] }

const PATH = "/admin/webhooks"

/** Cache keys of everything about webhooks, from the whole down to the one. */
export const webhookKeys = {
  all: ["webhooks"] as const,
  lists: () => [...webhookKeys.all, "list"] as const,
  list: (params: WebhookListParams) => [...webhookKeys.lists(), params] as const,
  detail: (id: string) => [...webhookKeys.all, "detail", id] as const,
  listStats: (ids: readonly string[]) => [...webhookKeys.all, "stats", ids] as const,
  stats: (id: string, range: StatsRange) => [...webhookKeys.all, "stats", id, range] as const,
  topics: () => [...webhookKeys.all, "topics"] as const,
}

export async function listWebhooks(params: WebhookListParams): Promise<WebhookList> {
  return sdk.client.fetch<WebhookList>(PATH, { query: params })
}

export async function retrieveWebhook(id: string): Promise<AdminWebhook> {
  const { webhook } = await sdk.client.fetch<{ webhook: AdminWebhook }>(`${PATH}/${id}`)
  return webhook
}

export async function createWebhook(input: CreateWebhookInput): Promise<AdminWebhookWithSecret> {
  const { webhook } = await sdk.client.fetch<{ webhook: AdminWebhookWithSecret }>(PATH, {
    method: "POST",
    body: input,
  })
  return webhook
}

export async function updateWebhook(id: string, change: WebhookChange): Promise<AdminWebhook> {
  const { webhook } = await sdk.client.fetch<{ webhook: AdminWebhook }>(`${PATH}/${id}`, {
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
  const { webhook } = await sdk.client.fetch<{ webhook: AdminWebhookWithSecret }>(
    `${PATH}/${id}/rotate-secret`,
    {
      method: "POST",
      body: { overlap_seconds: overlapSeconds },
    }
  )
  return webhook
}

/** Sends the sample of a topic now, and gives the finished delivery. */
export async function testWebhook(id: string, topic?: string): Promise<AdminDeliveryDetail> {
  const { webhook_delivery } = await sdk.client.fetch<{ webhook_delivery: AdminDeliveryDetail }>(
    `${PATH}/${id}/test`,
    { method: "POST", body: { topic } }
  )
  return webhook_delivery
}

export async function listTopics(): Promise<WebhookTopic[]> {
  const { topics } = await sdk.client.fetch<{ topics: WebhookTopic[] }>(`${PATH}/topics`)
  return topics
}

/** By webhook id. */
export async function listWebhookStats(ids: readonly string[]): Promise<Record<string, WebhookListStats>> {
  const { stats } = await sdk.client.fetch<{ stats: Record<string, WebhookListStats> }>(`${PATH}/stats`, {
    query: { webhook_id: ids },
  })
  return stats
}

export async function retrieveWebhookStats(id: string, range: StatsRange): Promise<WebhookStats> {
  const { stats } = await sdk.client.fetch<{ stats: WebhookStats }>(`${PATH}/${id}/stats`, {
    query: { range },
  })
  return stats
}

/** Saves the webhooks that the filters let through as an Excel file. */
export async function exportWebhooks(filters: WebhookFilters & { order?: string }): Promise<void> {
  await download(`${PATH}/export`, filters, "Webhooks")
}
