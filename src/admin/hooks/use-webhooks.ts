import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
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
  type WebhookChange,
  type WebhookListParams,
} from "../lib/api/webhooks"
import { useLiveQuery } from "./use-live-query"

/** Health, counts and charts follow what happens; often enough to be seen, seldom enough not to be felt. */
const REFRESH_MS = 10_000

/** A page of webhooks. */
export const useWebhooks = (params: WebhookListParams) =>
  useLiveQuery({
    queryKey: webhookKeys.list(params),
    queryFn: () => listWebhooks(params),
    refetchInterval: REFRESH_MS,
  })

export const useWebhook = (id: string) =>
  useQuery({
    queryKey: webhookKeys.detail(id),
    queryFn: () => retrieveWebhook(id),
    refetchInterval: REFRESH_MS,
  })

/** Who changed a webhook, or an app and its webhooks. It is read again when that itself was found changed. */
export const useHistory = (of: HistoryOf, updatedAt: string, limit: number) =>
  useLiveQuery({
    queryKey: webhookKeys.history(of, updatedAt, limit),
    queryFn: () => listHistory(of, limit),
    // The webhooks of an app change without it.
    refetchInterval: "app_id" in of ? REFRESH_MS : false,
  })

/** What has happened to the deliveries of these webhooks of late, by webhook id. */
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

/** Every topic a webhook may subscribe to, but for the actions; they change with the shop's configuration alone. */
export const useTopics = () =>
  useQuery({ queryKey: configurationKeys.topics(), queryFn: listTopics, staleTime: Infinity })

/** What triggers may name of them, and what it means: most of what there is to know of a topic, so it is asked for where it is shown. */
export const useTopicSchemas = () =>
  useQuery({ queryKey: configurationKeys.topicSchemas(), queryFn: listTopicSchemas, staleTime: Infinity })

/** What holds where a webhook leaves a setting open; it changes with the shop's configuration alone. */
export const useWebhookDefaults = () =>
  useQuery({ queryKey: configurationKeys.defaults(), queryFn: retrieveDefaults, staleTime: Infinity })

/** What would be sent; waits while there is no request. A refusal is an answer here, which trying again does not change. */
export const usePreview = (request: PreviewRequest | undefined) =>
  useQuery({
    queryKey: webhookKeys.preview(request),
    queryFn: () => previewWebhook(request!),
    enabled: request !== undefined,
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
    mutationFn: (change: WebhookChange) => updateWebhook(id, change),
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
    // No copy of the secret stays behind when the page that shows it is left.
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

/** A change of a webhook may send a ping, and cancel or release deliveries. */
async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: webhookKeys.all }),
    client.invalidateQueries({ queryKey: deliveryKeys.all }),
  ])
}
