import { useDataTableDateFilters } from "@medusajs/dashboard/hooks"
import { createDataTableFilterHelper, type DataTableFilter } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { DELIVERY_STATUSES } from "../../../types"
import { useTopicTexts } from "../../hooks/use-topic-texts"
import { useTopics } from "../../hooks/use-webhooks"
import type { AdminDelivery } from "../../lib/api/deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"
import type { LogView } from "./log-address"

const helper = createDataTableFilterHelper<AdminDelivery>()

/** Topics that are not in the catalogue: no webhook subscribes to them. */
const OWN_TOPICS = ["webhook.ping"]

/**
 * The log's filters.
 * @param webhooks by id; the choices of the webhook filter
 * @param showWebhook whether the log is about more than one webhook
 * @param view its topics are choices, too: the address may name topics that are not in the catalogue
 */
export const useFilters = (
  webhooks: ReadonlyMap<string, AdminWebhook>,
  showWebhook: boolean,
  { filtering }: Pick<LogView, "filtering">
): DataTableFilter[] => {
  const { t } = useTranslation("webhooks")
  const { data: catalogue } = useTopics()
  const { name } = useTopicTexts()
  const inPeriod = useDataTableDateFilters().find(({ id }) => id === "created_at")

  return useMemo(() => {
    const topics = new Set([
      ...(catalogue ?? []).map(({ topic }) => topic),
      ...OWN_TOPICS,
      ...[...webhooks.values()].flatMap((webhook) => webhook.topics.filter((topic) => !topic.includes("*"))),
      ...[filtering.topic ?? []].flat().map(String),
    ])
    return [
      ...(showWebhook
        ? [
            helper.accessor("webhook_id", {
              type: "multiselect",
              label: t("deliveries.columns.webhook"),
              options: [...webhooks.values()].map(({ id, name }) => ({ label: name, value: id })),
            }),
          ]
        : []),
      helper.accessor("status", {
        type: "multiselect",
        label: t("deliveries.columns.status"),
        searchable: false,
        options: DELIVERY_STATUSES.map((status) => ({ label: t(`deliveryStatus.${status}`), value: status })),
      }),
      helper.accessor("topic", {
        type: "multiselect",
        label: t("deliveries.columns.topic"),
        options: [...topics].map((topic) => ({ label: `${name(topic)} (${topic})`, value: topic })),
      }),
      helper.accessor("response_status", {
        type: "number",
        label: t("deliveries.columns.code"),
        includeOperators: false,
        placeholder: "500",
      }),
      {
        id: "answer",
        type: "radio",
        label: t("deliveries.tabs.response"),
        options: [{ label: t("deliveries.withoutResponse"), value: "none" }],
      },
      helper.accessor("resource_id", {
        type: "string",
        label: t("deliveries.resourceId"),
        placeholder: "order_01…",
      }),
      ...(inPeriod
        ? [
            { ...inPeriod, label: t("deliveries.columns.created") },
            { ...inPeriod, id: "finished_at", label: t("deliveries.finished") },
          ]
        : []),
    ]
  }, [t, name, catalogue, webhooks, showWebhook, filtering.topic, inPeriod])
}
