import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query"

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

/** What a list has of a topic. */
export type ListedTopic = Omit<AppWebhookTopic, "fields" | "triggers" | "sample" | "schema">

/** Health and counts follow what happens. */
const REFRESH_MS = 10_000

/** More than an app may have. */
const ALL = 1_000

/** What may be changed of a webhook. */
export type WebhookChange = Omit<UpdateWebhookInput, "id">

const PATH = "/webhooks"

/** What the shop has set up begins with this: no change that is made here makes it out of date. */
const SET_UP = "set-up"

const keys = {
  topics: [SET_UP, "topics"] as const,
  topic: (name: string) => [SET_UP, "topic", name] as const,
  topicSchemas: [SET_UP, "topic-schemas"] as const,
  defaults: [SET_UP, "defaults"] as const,
  app: ["app"] as const,
  all: ["webhooks"] as const,
  one: (id: string) => ["webhooks", id] as const,
  stats: (id: string, range: StatsRange) => ["webhooks", id, "stats", range] as const,
  recovery: (id: string, since?: string) => ["webhooks", id, "recovery", since] as const,
}

/** The app that this is the portal of: what it may have, and how many webhooks it has. */
export const useApp = () => useQuery({ queryKey: keys.app, queryFn: retrieveApp, staleTime: 60_000 })

/** The topics that the app may have; they change with the app's rights and the shop's configuration. */
export const useTopics = () => useTopicList((topics) => topics.filter(({ allowed }) => allowed))

/** The same, followed by the built-in ones beyond the app's rights. */
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

/** One of them with its fields, a sample and its schema. */
export const useTopic = (name: string) =>
  useQuery({
    queryKey: keys.topic(name),
    queryFn: async () =>
      (await request<AppWebhookTopicResponse>(`/topics/${encodeURIComponent(name)}`)).topic,
    staleTime: 10 * 60_000,
  })

/** What holds where a webhook leaves a setting open; it changes with the shop's configuration alone. */
export const useDefaults = () =>
  useQuery({
    queryKey: keys.defaults,
    queryFn: async () => (await request<AdminWebhookDefaultsResponse>("/defaults")).defaults,
    staleTime: Infinity,
  })

/** All topics with what triggers may name of them, and what it means. */
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

/** All webhooks of the app, the newest first. */
export const useWebhooks = () =>
  useQuery({
    queryKey: keys.all,
    queryFn: async () => (await request<AppWebhookListResponse>(PATH, { query: { limit: ALL } })).webhooks,
    refetchInterval: REFRESH_MS,
  })

/** A webhook as it is by now. */
export async function retrieveWebhook(id: string): Promise<AppWebhook> {
  return (await request<AppWebhookResponse>(`${PATH}/${id}`)).webhook
}

export const useWebhook = (id: string) =>
  useQuery({
    queryKey: keys.one(id),
    queryFn: () => retrieveWebhook(id),
    refetchInterval: REFRESH_MS,
  })

export const useStats = (id: string, range: StatsRange = "24h") =>
  useQuery({
    queryKey: keys.stats(id, range),
    queryFn: async () =>
      (await request<AdminWebhookStatsResponse>(`${PATH}/${id}/stats`, { query: { range } })).stats,
    refetchInterval: REFRESH_MS,
  })

export const useCreateWebhook = () =>
  useChange(async (input: CreateWebhookInput): Promise<AppWebhookWithSecret> => {
    const { webhook } = await request<AppWebhookWithSecretResponse>(PATH, { method: "POST", body: input })
    return webhook
  })

export const useUpdateWebhook = (id: string) =>
  useChange(async (change: WebhookChange): Promise<AppWebhook> => {
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

/** Gives a webhook a new secret; the old one signs on for so many seconds. */
export const useRotateSecret = (id: string) =>
  useChange(async (overlap_seconds: number): Promise<AppWebhookWithSecret> => {
    const body = { overlap_seconds }
    const { webhook } = await request<AppWebhookWithSecretResponse>(`${PATH}/${id}/rotate-secret`, {
      method: "POST",
      body,
    })
    return webhook
  })

/** Sends the sample of a topic now, and gives the finished delivery. */
export const useTestWebhook = (id: string) =>
  useChange(async (topic: string | undefined) => {
    const { webhook_delivery } = await request<AdminWebhookDeliveryResponse>(`${PATH}/${id}/test`, {
      method: "POST",
      body: { topic },
    })
    return webhook_delivery
  })

/** The suggested start of a recovery. */
export const useRecoverySuggestion = (id: string) =>
  useQuery({
    queryKey: keys.recovery(id),
    queryFn: async () =>
      (await request<AppWebhookRecoverySuggestionResponse>(`${PATH}/${id}/recover`)).suggestion,
    gcTime: 0,
    staleTime: Infinity,
  })

/** How much there is to recover since a moment; nothing is sent. `missing` is null for an app that is limited to sales channels. */
export const useRecoverableCount = (id: string, since: string | null) =>
  useQuery({
    queryKey: keys.recovery(id, since ?? ""),
    queryFn: () =>
      request<AppWebhookRecoveryResponse>(`${PATH}/${id}/recover`, {
        method: "POST",
        body: { since, dry_run: true },
      }),
    enabled: since !== null,
    gcTime: 0,
  })

export const useRecover = (id: string) =>
  useChange((range: { since: string; statuses: readonly Recoverable[] }) =>
    request<AppWebhookRecoveryResponse>(`${PATH}/${id}/recover`, { method: "POST", body: range })
  )

/** A change, after which what is shown is read again, but for what the shop has set up: it may send a ping, and cancel or release deliveries. */
function useChange<Input, Answer>(mutationFn: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSuccess: () => refresh(client), gcTime: 0 })
}

function refresh(client: QueryClient): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [first, , part] }) => first !== SET_UP && part !== "recovery",
  })
}
