import { useDataTableDateFilters } from "@medusajs/dashboard/hooks"
import { createDataTableFilterHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { WEBHOOK_HEALTHS, WEBHOOK_STATUSES } from "../../../types"
import { useAppNames } from "../../hooks/use-apps"
import { useSalesChannelNames } from "../../hooks/use-sales-channel-names"
import { useTopicTexts } from "../../hooks/use-topic-texts"
import { useTopics } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"

const helper = createDataTableFilterHelper<
  AdminWebhook & { topic: string; sales_channel_id: string; app_id: string }
>()

/** The list's filters. */
export const useFilters = () => {
  const { t } = useTranslation("webhooks")
  const { data: topics } = useTopics()
  const { name } = useTopicTexts()
  const channels = useSalesChannelNames()
  const apps = useAppNames()
  const createdAt = useDataTableDateFilters().find(({ id }) => id === "created_at")

  return useMemo(
    () => [
      helper.accessor("status", {
        type: "multiselect",
        label: t("webhooks.fields.status"),
        searchable: false,
        options: WEBHOOK_STATUSES.map((value) => ({ value, label: t(`webhookStatus.${value}`) })),
      }),
      helper.accessor("health", {
        type: "multiselect",
        label: t("webhooks.fields.health"),
        searchable: false,
        options: WEBHOOK_HEALTHS.map((value) => ({ value, label: t(`health.${value}`) })),
      }),
      helper.accessor("topic", {
        type: "multiselect",
        label: t("webhooks.fields.topics"),
        options: ["*", ...patternsOf(topics ?? [])].map((value) => ({
          value,
          label: `${name(value)} (${value})`,
        })),
      }),
      helper.accessor("sales_channel_id", {
        type: "multiselect",
        label: t("webhooks.fields.salesChannels"),
        options: [...channels].map(([value, label]) => ({ value, label })),
      }),
      ...(apps.size
        ? [
            helper.accessor("app_id", {
              type: "multiselect",
              label: t("webhooks.fields.app"),
              options: [...apps].map(([value, label]) => ({ value, label })),
            }),
          ]
        : []),
      ...(createdAt ? [createdAt] : []),
    ],
    [t, name, topics, channels, apps, createdAt]
  )
}

/** Topics and wildcards. The wildcard of a resource comes before its topics. */
function patternsOf(topics: readonly { topic: string; resource: string }[]): string[] {
  return [...new Set(topics.flatMap(({ topic, resource }) => [`${resource}.*`, topic]))]
}
