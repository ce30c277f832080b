import { Button, Drawer, Hint, Input, Label, Skeleton, Text, toast } from "@medusajs/ui"
import { useId, useState, type RefObject } from "react"
import { useTranslation } from "react-i18next"

import { ErrorText } from "../../admin/components/common/error-text"
import { RecoverableChoice } from "../../admin/components/webhook-page/recoverable-choice"
import { useFormat } from "../../admin/hooks/use-format"
import { messageOf } from "../../admin/lib/api/error-message"
import type { RecoveryPeriod } from "../../admin/lib/api/recovery"
import { showError } from "../../admin/lib/show-error"
import { RECOVERABLE, type AppWebhookRecoverySuggestionResponse, type Recoverable } from "../../types"
import { useRecover, useRecoverableCount, useRecoverySuggestion, type Webhook } from "../api/webhooks"
import { fromInputValue, toInputValue } from "../common/local-time"
import { SidePanel } from "./side-panel"

type RecoverProps = {
  webhook: Webhook
  open: boolean
  onClose: () => void
  /** The button that gets the focus when the panel closes. */
  opener: RefObject<HTMLElement | null>
}

/** The panel that recovers a webhook: it sends everything of a chosen period that was not delivered, after showing the number. */
export const Recover = ({ webhook, open, onClose, opener }: RecoverProps) => {
  const { t } = useTranslation()

  return (
    <SidePanel
      open={open}
      onClose={onClose}
      title={t("webhooks.recover.title")}
      hint={t("webhooks.recover.hint", { name: webhook.name })}
      opener={opener}
    >
      <Suggested webhook={webhook} onClose={onClose} />
    </SidePanel>
  )
}

type ChoicesProps = Omit<RecoverProps, "open" | "opener">

/** Loads the suggested start time. */
const Suggested = (props: ChoicesProps) => {
  const { data: suggestion, error } = useRecoverySuggestion(props.webhook.id)

  return suggestion ? (
    <Choices {...props} suggestion={suggestion} />
  ) : (
    <Drawer.Body className="flex-1">
      {error ? <ErrorText error={error} /> : <Skeleton className="h-64 w-full" aria-busy />}
    </Drawer.Body>
  )
}

type Suggestion = AppWebhookRecoverySuggestionResponse["suggestion"]

const Choices = ({ webhook, suggestion, onClose }: ChoicesProps & { suggestion: Suggestion }) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const [text, setText] = useState(toInputValue(suggestion.since))
  const [untilText, setUntilText] = useState("")
  const [chosen, setChosen] = useState<ReadonlySet<Recoverable>>(new Set(RECOVERABLE))
  const id = useId()

  // The input has no seconds. Unless the user changes it, use the exact time of the suggestion.
  const since = text === toInputValue(suggestion.since) ? suggestion.since : fromInputValue(text)
  const until = fromInputValue(untilText)
  const isBackwards = since !== null && until !== null && until <= since
  const period = since && !isBackwards ? { since, ...(until && { until }) } : null
  const { data: counts, error } = useRecoverableCount(webhook.id, period)
  const { mutateAsync, isPending } = useRecover(webhook.id)
  const statuses = RECOVERABLE.filter((kind) => chosen.has(kind))
  const count = counts && period ? statuses.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0) : null
  const isUncounted = chosen.has("missing") && counts?.missing === null
  const isAtMost = chosen.has("missing") && Boolean(counts?.missing)

  const handleRecover = (period: RecoveryPeriod) =>
    mutateAsync({ ...period, statuses }).then(({ count }) => {
      toast.success(
        isUncounted
          ? t("portal.recover.started")
          : t("webhooks.recover.done", { count, number: number(count) })
      )
      onClose()
    }, showError)

  return (
    <>
      <Drawer.Body className="relative flex flex-1 flex-col gap-y-6 overflow-y-auto">
        <div className="flex flex-col gap-y-2">
          <Label htmlFor={id} size="small" weight="plus">
            {t("webhooks.recover.since")}
          </Label>
          <Input
            id={id}
            type="datetime-local"
            aria-describedby={`${id}-hint`}
            max={toInputValue(new Date().toISOString())}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Hint id={`${id}-hint`}>{t(`webhooks.recover.reasons.${suggestion.reason}`)}</Hint>
        </div>
        <div className="flex flex-col gap-y-2">
          <Label htmlFor={`${id}-until`} size="small" weight="plus">
            {t("webhooks.recover.until")}
          </Label>
          <Input
            id={`${id}-until`}
            type="datetime-local"
            aria-describedby={`${id}-until-hint`}
            aria-invalid={isBackwards}
            value={untilText}
            onChange={(event) => setUntilText(event.target.value)}
          />
          <Hint id={`${id}-until-hint`} variant={isBackwards ? "error" : "info"}>
            {t(isBackwards ? "webhooks.recover.backwards" : "webhooks.recover.untilHint")}
          </Hint>
        </div>
        <RecoverableChoice counts={period ? counts : undefined} chosen={chosen} onChange={setChosen} />
        <Text size="small" weight="plus" role="status">
          {error
            ? messageOf(error)
            : count !== null &&
              !isUncounted &&
              t(`webhooks.recover.${isAtMost ? "countAtMost" : "count"}`, { count, number: number(count) })}
        </Text>
        {isUncounted && <Hint>{t("portal.recover.uncounted")}</Hint>}
        {webhook.status !== "active" && <Hint>{t("webhooks.backfill.inactive")}</Hint>}
      </Drawer.Body>
      <Drawer.Footer>
        <Button size="small" variant="secondary" onClick={onClose}>
          {t("actions.close")}
        </Button>
        <Button
          size="small"
          disabled={!period || !(count || isUncounted)}
          isLoading={isPending}
          onClick={() => period && void handleRecover(period)}
        >
          {t("webhooks.recover.action")}
        </Button>
      </Drawer.Footer>
    </>
  )
}
