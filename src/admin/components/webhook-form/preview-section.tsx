import { InformationCircle } from "@medusajs/icons"
import { Hint, Input, Label, Skeleton, StatusBadge, Text } from "@medusajs/ui"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"

import type { WebhookPreview } from "../../../types"
import { translateRemark } from "../../lib/explain"
import { headerLines } from "../../lib/header-lines"
import { prettyJson } from "../../lib/json-text"
import { CodePanel } from "../common/code-panel"
import { FoldButton } from "../common/fold-button"
import { TopicSelect } from "../common/topic-select"
import { useLivePreview } from "./use-live-preview"

type PreviewSectionProps = {
  /** The webhook that is edited; undefined for a new one. */
  webhookId?: string
}

/** A preview of the message with the form's settings, in a collapsed section. */
export const PreviewSection = ({ webhookId }: PreviewSectionProps) => {
  const { t } = useTranslation("webhooks")
  const [open, setOpen] = useState(false)
  const id = useId()

  return (
    <section aria-label={t("webhooks.preview.title")} className="flex flex-col gap-y-6">
      <FoldButton open={open} controls={id} onToggle={() => setOpen(!open)}>
        {t("webhooks.preview.title")}
      </FoldButton>
      <div id={id} hidden={!open}>
        {open && <Preview webhookId={webhookId} />}
      </div>
    </section>
  )
}

const Preview = ({ webhookId }: PreviewSectionProps) => {
  const { t } = useTranslation("webhooks")
  const [chosenTopic, setTopic] = useState<string>()
  const [resourceId, setResourceId] = useState("")
  const { topics, topic, state } = useLivePreview({ webhookId, chosenTopic, resourceId })
  const id = useId()

  return (
    <div className="flex flex-col gap-y-4">
      <div className="grid gap-4 md:grid-cols-2">
        <TopicSelect topics={topics} value={topic} onChange={setTopic} />
        <div className="flex flex-col gap-y-2">
          <Label htmlFor={id} size="small" weight="plus">
            {t("webhooks.preview.resource")}
          </Label>
          <Input
            id={id}
            size="small"
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            value={resourceId}
            onChange={(event) => setResourceId(event.target.value)}
          />
          <Hint id={`${id}-hint`}>{t("webhooks.preview.resourceHint")}</Hint>
        </div>
      </div>
      <div aria-live="polite">
        {state.kind === "loading" && <Skeleton className="h-6 w-64" />}
        {state.kind === "hint" && <PreviewHint text={state.text} />}
        {state.kind === "shown" && <Verdict preview={state.preview} />}
      </div>
      {state.kind === "shown" && (
        <>
          <CodePanel title={t("webhooks.preview.body")} code={prettyJson(state.preview.body)} />
          <CodePanel title={t("webhooks.preview.headers")} code={headerLines(state.preview.headers)} />
        </>
      )}
    </div>
  )
}

/** The server's remark about an update: which fields changed, or which fields have to change. */
const SENT_FOR = /^Would be sent(?:: (.+) changed| when (.+) changes)$/

const Verdict = ({ preview }: { preview: WebhookPreview }) => {
  const { t } = useTranslation("webhooks")
  const { would_be_sent, reason, remark } = preview
  const [, changed, awaited] = SENT_FOR.exec((would_be_sent && remark) || "") ?? []

  return (
    <div className="flex flex-wrap items-center gap-2">
      <StatusBadge color={would_be_sent ? "green" : "orange"}>
        {t(would_be_sent ? "webhooks.preview.sent" : "webhooks.preview.withheld")}
      </StatusBadge>
      {reason && (
        <Text size="small" className="text-ui-fg-subtle">
          {t(`webhooks.preview.reasons.${reason}`, { remark: remark && translateRemark(remark, t) })}
        </Text>
      )}
      {(changed ?? awaited) !== undefined && (
        <Text size="small" className="text-ui-fg-subtle break-words">
          {changed === undefined
            ? t("webhooks.preview.whenChanged", { paths: awaited })
            : t("webhooks.preview.changed", { paths: changed })}
        </Text>
      )}
    </div>
  )
}

/** Why there is no preview yet. It is not shown as an error, since the form is still being filled in. */
const PreviewHint = ({ text }: { text: string }) => (
  <div className="text-ui-fg-subtle flex items-start gap-x-2">
    <InformationCircle className="mt-0.5 shrink-0" />
    <Text size="small" className="break-words">
      {text}
    </Text>
  </div>
)
