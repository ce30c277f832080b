import { FetchError } from "@medusajs/js-sdk"
import type { TFunction } from "i18next"
import { useMemo } from "react"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import type { WebhookPreview } from "../../../types"
import { useDebounced } from "../../hooks/use-debounced"
import { usePreview, useTopics } from "../../hooks/use-webhooks"
import { messageOf, refusalOf } from "../../lib/api/error-message"
import type { PreviewRequest } from "../../lib/api/webhooks"
import { testableTopics } from "../../lib/topic-patterns"
import { explain, translateSentence } from "../../lib/explain"
import { checkPreviewed } from "./check-values"
import type { WebhookFormValues } from "./form-values"

/** Longer than the time between two keys. */
const SETTLE_MS = 400

/** The labels of fields, by their names in refusals. */
const LABELS: Record<string, string> = {
  topics: "webhooks.fields.topics",
  topic: "webhooks.test.topic",
  headers: "webhooks.fields.headers",
  context: "webhooks.fields.context",
  filter: "webhooks.fields.filter",
  fields: "webhooks.fields.fields",
  triggers: "webhooks.fields.triggers",
  sales_channel_ids: "webhooks.fields.salesChannels",
  resource_id: "webhooks.preview.resource",
}

type LivePreviewProps = { webhookId?: string; chosenTopic?: string; resourceId: string }

/** The preview, or why there is none. */
type PreviewState =
  { kind: "loading" } | { kind: "hint"; text: string } | { kind: "shown"; preview: WebhookPreview }

/** A preview of the message with the form's settings, updated shortly after each change. */
export const useLivePreview = ({ webhookId, chosenTopic, resourceId }: LivePreviewProps) => {
  const { t } = useTranslation("webhooks")
  const { getValues } = useFormContext<WebhookFormValues>()
  // Only to render again on each change. Its result may be one change old.
  useWatch<WebhookFormValues>()
  const { data: catalogue } = useTopics()
  const values = getValues()
  const topics = useMemo(() => testableTopics(values.topics, catalogue ?? []), [values.topics, catalogue])
  const topic = chosenTopic !== undefined && topics.includes(chosenTopic) ? chosenTopic : topics[0]

  const checked = checkPreviewed(values)
  const resource_id = resourceId.trim()
  const request: PreviewRequest | null = checked.ok
    ? { ...checked.settings, topic, ...(resource_id && { resource_id }), ...(webhookId && { id: webhookId }) }
    : null
  const settled: PreviewRequest | null = JSON.parse(useDebounced(JSON.stringify(request), SETTLE_MS))
  const { data: preview, error } = usePreview(settled ?? undefined)

  return { topics, topic, state: stateOf() }

  function stateOf(): PreviewState {
    if (!values.topics.length) {
      return { kind: "hint", text: t("webhooks.preview.noTopics") }
    }
    if (!checked.ok) {
      const { field, issue } = checked.problem
      return { kind: "hint", text: labelled(field, explain(issue, t), t) }
    }
    if (error) {
      return { kind: "hint", text: explainError(error, t) }
    }
    return preview ? { kind: "shown", preview } : { kind: "loading" }
  }
}

function explainError(error: unknown, t: TFunction<"webhooks">): string {
  const refusal = refusalOf(error)
  if (refusal?.field === "resource_id" && error instanceof FetchError && error.status === 404) {
    return t("webhooks.preview.notFound")
  }
  return refusal ? labelled(refusal.field, translateSentence(refusal.message, t), t) : messageOf(error)
}

function labelled(field: string, text: string, t: TFunction<"webhooks">): string {
  const label = LABELS[field]
  return label === undefined ? text : t(label) + t("colon") + text
}
