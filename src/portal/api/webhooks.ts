import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query"

import type { RecoveryPeriod } from "../../admin/lib/api/recovery"
import type { WebhookTopicSchema } from "../../admin/lib/api/webhooks"
import type {
  AdminWebhookDefaultsResponse,
  AdminWebhookDeliveryResponse,
  AdminWebhookStatsResponse,
  AppWebhook,
  AppWebhookListResponse,
  AppWebhookRecoveryResponse,
  AppWebhookRecoverySuggestionResponse,
  AppWebhookResponse,
  AppWebhookTopic,
  AppWebhookTopicResponse,
  AppWebhookWithSecret,
  AppWebhookWithSecretResponse,
  Recoverable,
  StatsRange,
} from "../../types"
import type { CreateWebhookInput, UpdateWebhookInput } from "../../workflows/input/webhook"
import { request } from "./client"
import { retrieveApp } from "./session"

export type { AppWebhook as Webhook, AppWebhookTopic as Topic } from "../../types"

/** A topic of the list, without its fields, sample and schema. */
type ListedTopic = Omit<AppWebhookTopic, "fields" | "triggers" | "sample" | "schema">

/** The interval between two polls of webhooks and their figures. */
const REFRESH_MS = 10_000

/** The page size of the list, above the number of webhooks that an app may have. */
const LIST_LIMIT = 1_000

/** The settings of a webhook to change. */
type WebhookChange = Omit<UpdateWebhookInput, "id">

const PATH = "/webhooks"

/** The key of queries for the shop's configuration, which the portal cannot change. They are not refreshed after a change. */
const CONFIGURATION = "configuration"

const keys = {
  topics: [CONFIGURATION, "topics"] as const,
  topic: (name: string) => [CONFIGURATION, "topic", name] as const,
  topicSchemas: [CONFIGURATION, "topic-schemas"] as const,
  defaults: [CONFIGURATION, "defaults"] as const,
  app: ["app"] as const,
  all: ["webhooks"] as const,
  one: (id: string) => ["webhooks", id] as const,
  stats: (id: string, range: StatsRange) => ["webhooks", id, "stats", range] as const,
  recovery: (id: string, period?: RecoveryPeriod | null) => ["webhooks", id, "recovery", period] as const,
}

/** The app of this portal: its rights, and how many webhooks it may have. */
export const useApp = () => useQuery({ queryKey: keys.app, queryFn: retrieveApp, staleTime: 60_000 })

/** The topics within the app's rights. */
export const useTopics = () => useTopicList((topics) => topics.filter(({ allowed }) => allowed))

/** The topics within the app's rights, followed by the built-in topics beyond them. */
export const useAllTopics = () => useTopicList((topics) => topics)

const useTopicList = (select: (topics: ListedTopic[]) => ListedTopic[]) =>
  useQuery({
    queryKey: keys.topics,
    queryFn: async () =>
      (
        await request<{ topics: ListedTopic[] }>("/topics", {
          query: { scope: "all", fields: "-fields,-triggers,-sample,-schema" },
        })
      ).topics,
    select,
    staleTime: 10 * 60_000,
  })

/** One topic with its fields, its sample and its schema. */
export const useTopic = (name: string) =>
  useQuery({
    queryKey: keys.topic(name),
    queryFn: async () =>
      (await request<AppWebhookTopicResponse>(`/topics/${encodeURIComponent(name)}`)).topic,
    staleTime: 10 * 60_000,
  })

/** The shop's defaults for settings that a webhook leaves out. */
export const useDefaults = () =>
  useQuery({
    queryKey: keys.defaults,
    queryFn: async () => (await request<AdminWebhookDefaultsResponse>("/defaults")).defaults,
    staleTime: Infinity,
  })

/** The topics with the fields that triggers can name, and their schemas. */
export const useTopicSchemas = () =>
  useQuery({
    queryKey: keys.topicSchemas,
    queryFn: async () =>
      (
        await request<{ topics: WebhookTopicSchema[] }>("/topics", {
          query: { fields: "topic,resource,triggers,schema" },
        })
      ).topics,
    staleTime: 10 * 60_000,
  })

/** All webhooks of the app, newest first. @param enabled whether they are loaded and polled */
export const useWebhooks = (enabled = true) =>
  useQuery({
    queryKey: keys.all,
    queryFn: async () =>
      (await request<AppWebhookListResponse>(PATH, { query: { limit: LIST_LIMIT } })).webhooks,
    refetchInterval: REFRESH_MS,
    enabled,
  })

/** Requests the current state of a webhook. */
export async function retrieveWebhook(id: string): Promise<AppWebhook> {
  return (await request<AppWebhookResponse>(`${PATH}/${id}`)).webhook
}

export const useWebhook = (id: string) =>
  useQuery({
    queryKey: keys.one(id),
    queryFn: () => retrieveWebhook(id),
    refetchInterval: REFRESH_MS,
  })

/** Requests the figures of a webhook. */
export async function retrieveStats(id: string, range: StatsRange = "24h") {
  return (await request<AdminWebhookStatsResponse>(`${PATH}/${id}/stats`, { query: { range } })).stats
}

export const useStats = (id: string, range: StatsRange = "24h") =>
  useQuery({
    queryKey: keys.stats(id, range),
    queryFn: () => retrieveStats(id, range),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  })

export const useCreateWebhook = () =>
  useMutationWithRefresh(async (input: CreateWebhookInput): Promise<AppWebhookWithSecret> => {
    const { webhook } = await request<AppWebhookWithSecretResponse>(PATH, { method: "POST", body: input })
    return webhook
  })

export const useUpdateWebhook = (id: string) =>
  useMutationWithRefresh(async (change: WebhookChange): Promise<AppWebhook> => {
    const { webhook } = await request<AppWebhookResponse>(`${PATH}/${id}`, { method: "POST", body: change })
    return webhook
  })

export const useDeleteWebhook = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => request(`${PATH}/${id}`, { method: "DELETE" }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: keys.one(id) })
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.all, exact: true }),
        client.invalidateQueries({ queryKey: keys.app }),
      ])
    },
  })
}

/** Creates a new secret. Messages are signed with the old one, too, for the given number of seconds. */
export const useRotateSecret = (id: string) =>
  useMutationWithRefresh(async (overlap_seconds: number): Promise<AppWebhookWithSecret> => {
    const body = { overlap_seconds }
    const { webhook } = await request<AppWebhookWithSecretResponse>(`${PATH}/${id}/rotate-secret`, {
      method: "POST",
      body,
    })
    return webhook
  })

/** Sends the sample of a topic now. Returns the finished delivery. */
export const useTestWebhook = (id: string) =>
  useMutationWithRefresh(async (topic: string | undefined) => {
    const { webhook_delivery } = await request<AdminWebhookDeliveryResponse>(`${PATH}/${id}/test`, {
      method: "POST",
      body: { topic },
    })
    return webhook_delivery
  })

/** The suggested start time of a recovery. */
export const useRecoverySuggestion = (id: string) =>
  useQuery({
    queryKey: keys.recovery(id),
    queryFn: async () =>
      (await request<AppWebhookRecoverySuggestionResponse>(`${PATH}/${id}/recover`)).suggestion,
    gcTime: 0,
    staleTime: Infinity,
  })

/**
 * The number of messages that a recovery would send; null: no request is made. `missing` is null for an app that is limited to sales channels.
 */
export const useRecoverableCount = (id: string, period: RecoveryPeriod | null) =>
  useQuery({
    queryKey: keys.recovery(id, period),
    queryFn: () =>
      request<AppWebhookRecoveryResponse>(`${PATH}/${id}/recover`, {
        method: "POST",
        body: { ...period, dry_run: true },
      }),
    enabled: period !== null,
    gcTime: 0,
  })

/** Sends the messages of this period that have not been delivered. */
export const useRecover = (id: string) =>
  useMutationWithRefresh((range: RecoveryPeriod & { statuses: readonly Recoverable[] }) =>
    request<AppWebhookRecoveryResponse>(`${PATH}/${id}/recover`, { method: "POST", body: range })
  )

/**
 * A mutation that refreshes the data of all pages afterwards, except the shop's configuration. A change of a webhook can also change its
 * deliveries: it may send a ping, and cancel or release them.
 */
function useMutationWithRefresh<Input, Answer>(mutationFn: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSuccess: () => refresh(client), gcTime: 0 })
}

function refresh(client: QueryClient): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [first, , part] }) => first !== CONFIGURATION && part !== "recovery",
  })
}
