import {
  keepPreviousData,
  type QueryClient,
  skipToken,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query"

import type { CreateWebhookInput } from "../../workflows/input/webhook"
import { deliveryKeys } from "../lib/api/deliveries"
import {
  batchWebhooks,
  configurationKeys,
  createWebhook,
  deleteWebhook,
  listHistory,
  listTopics,
  listTopicSchemas,
  listWebhooks,
  listWebhookStats,
  previewWebhook,
  retrieveDefaults,
  retrieveOverview,
  retrieveWebhook,
  retrieveWebhookStats,
  revealSecret,
  rotateSecret,
  testWebhook,
  updateWebhook,
  webhookKeys,
  type HistoryOf,
  type PreviewRequest,
  type StatsRange,
  type WebhookBatch,
  type WebhookUpdate,
  type WebhookListParams,
} from "../lib/api/webhooks"
import { useLiveQuery } from "./use-live-query"
import { useServerQuery } from "./use-server-query"

/** How often health, counts and charts are read again. */
const REFRESH_MS = 10_000

/** A page of webhooks. */
export const useWebhooks = (params: WebhookListParams) =>
  useLiveQuery({
    queryKey: webhookKeys.list(params),
    queryFn: () => listWebhooks(params),
    refetchInterval: REFRESH_MS,
  })

export const useWebhook = (id: string) =>
  useServerQuery({
    queryKey: webhookKeys.detail(id),
    queryFn: () => retrieveWebhook(id),
    refetchInterval: REFRESH_MS,
  })

/** The audit trail of a webhook, or of an app and its webhooks. It is read again when `updatedAt` changes. */
export const useHistory = (of: HistoryOf, updatedAt: string, limit: number) =>
  useLiveQuery({
    queryKey: webhookKeys.history(of, updatedAt, limit),
    queryFn: () => listHistory(of, limit),
    // `updated_at` of an app does not change with its webhooks.
    refetchInterval: "app_id" in of ? REFRESH_MS : false,
  })

/** The recent figures of these webhooks, by webhook id. */
export const useWebhookListStats = (ids: readonly string[]) =>
  useLiveQuery({
    queryKey: webhookKeys.listStats(ids),
    queryFn: () => listWebhookStats(ids),
    enabled: ids.length > 0,
    refetchInterval: REFRESH_MS,
  })

export const useWebhookStats = (id: string, range: StatsRange) =>
  useLiveQuery({
    queryKey: webhookKeys.stats(id, range),
    queryFn: () => retrieveWebhookStats(id, range),
    refetchInterval: REFRESH_MS,
  })

/** The state of all webhooks of the shop. */
export const useOverview = (range: StatsRange) =>
  useLiveQuery({
    queryKey: webhookKeys.overview(range),
    queryFn: () => retrieveOverview(range),
    refetchInterval: REFRESH_MS,
  })

/** All topics without the actions. They change only with the shop's configuration. */
export const useTopics = () =>
  useServerQuery({ queryKey: configurationKeys.topics(), queryFn: listTopics, staleTime: Infinity })

/** The fields of the topics for triggers, and their descriptions. They are large, so they are requested only where they are shown. */
export const useTopicSchemas = () =>
  useServerQuery({
    queryKey: configurationKeys.topicSchemas(),
    queryFn: listTopicSchemas,
    staleTime: Infinity,
  })

/** The defaults of webhook settings. They change only with the shop's configuration. */
export const useWebhookDefaults = () =>
  useServerQuery({ queryKey: configurationKeys.defaults(), queryFn: retrieveDefaults, staleTime: Infinity })

/** What would be sent. Without a request nothing is asked. A refusal is not retried: it is the answer. */
export const usePreview = (request: PreviewRequest | undefined) =>
  useServerQuery({
    queryKey: webhookKeys.preview(request),
    queryFn: request === undefined ? skipToken : () => previewWebhook(request),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })

export const useCreateWebhook = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: CreateWebhookInput) => createWebhook(input),
    onSuccess: () => refresh(client),
  })
}

export const useUpdateWebhook = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: WebhookUpdate) => updateWebhook(id, change),
    onSuccess: () => refresh(client),
  })
}

export const useDeleteWebhook = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => deleteWebhook(id),
    onSuccess: () => {
      client.removeQueries({ queryKey: webhookKeys.detail(id) })
      return client.invalidateQueries({ queryKey: webhookKeys.lists() })
    },
  })
}

export const useBatchWebhooks = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (batch: WebhookBatch) => batchWebhooks(batch),
    onSuccess: () => refresh(client),
  })
}

export const useRotateSecret = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (overlapSeconds: number) => rotateSecret(id, overlapSeconds),
    onSuccess: () => refresh(client),
  })
}

export const useRevealSecret = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => revealSecret(id),
    onSuccess: () => client.invalidateQueries({ queryKey: webhookKeys.history({ webhook_id: id }) }),
    // The secret is removed from the cache when the page closes.
    gcTime: 0,
  })
}

export const useTestWebhook = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (topic?: string) => testWebhook(id, topic),
    onSuccess: () => client.invalidateQueries({ queryKey: deliveryKeys.lists() }),
  })
}

/** A change of a webhook may also send a ping, and cancel or release deliveries. */
async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: webhookKeys.all }),
    client.invalidateQueries({ queryKey: deliveryKeys.all }),
  ])
}
