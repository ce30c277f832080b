import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button, DatePicker, Hint, Label, Skeleton, Text, toast } from "@medusajs/ui"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"

import type { Recoverable } from "../../../types"
import { RECOVERABLE } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import {
  useBackfill,
  useRecoverableCount,
  useRecoverWebhook,
  useRecoverySuggestion,
} from "../../hooks/use-recovery"
import { messageOf } from "../../lib/api/error-message"
import type { AdminRecoverySuggestion, RecoveryPeriod } from "../../lib/api/recovery"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { DrawerCloseButton, DrawerHeader } from "../common/drawer-parts"
import { ErrorText } from "../common/error-text"
import { BackfillProgress } from "./backfill-progress"
import { LabelledButtons } from "../common/labelled-buttons"
import { showError } from "../../lib/show-error"
import { RecoverableChoice } from "./recoverable-choice"

/** Sends a webhook again what has not arrived since a time. It shows the number of deliveries first. */
const RecoverWebhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { data: suggestion, error } = useRecoverySuggestion(webhook.id)

  return (
    <>
      <DrawerHeader
        title={t("webhooks.recover.title")}
        hint={t("webhooks.recover.hint", { name: webhook.name })}
      />
      {suggestion ? (
        <Choices webhook={webhook} suggestion={suggestion} />
      ) : (
        <RouteDrawer.Body className="flex-1">
          {error ? <ErrorText error={error} /> : <Skeleton className="h-64 w-full" aria-busy />}
        </RouteDrawer.Body>
      )}
    </>
  )
}

type ChoicesProps = { webhook: AdminWebhook; suggestion: AdminRecoverySuggestion }

/** The period and the kinds of deliveries, and the number of deliveries that they select. */
const Choices = ({ webhook, suggestion }: ChoicesProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  // The suggestion changes with each delivery. The form keeps the first one.
  const [{ since: suggested, reason }] = useState(suggestion)
  const [since, setSince] = useState<Date | null>(new Date(suggested))
  const [until, setUntil] = useState<Date | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<Recoverable>>(new Set(RECOVERABLE))
  const isBackwards = since !== null && until !== null && until <= since
  const period =
    since && !isBackwards
      ? { since: since.toISOString(), ...(until && { until: until.toISOString() }) }
      : null

  const { data: counts, error } = useRecoverableCount(webhook.id, period)
  const { data: backfill } = useBackfill(webhook.id, "recover")
  const { mutateAsync, isPending } = useRecoverWebhook(webhook.id)
  const statuses = RECOVERABLE.filter((kind) => chosen.has(kind))
  const count = counts && period ? statuses.reduce((sum, kind) => sum + counts[kind], 0) : null
  const isAtMost = chosen.has("missing") && Boolean(counts?.missing)

  const handleRecover = (period: RecoveryPeriod) =>
    mutateAsync({ ...period, statuses }).then(
      ({ count }) => toast.success(t("webhooks.recover.done", { count, number: number(count) })),
      showError
    )

  return (
    <>
      <RouteDrawer.Body className="relative flex flex-1 flex-col gap-y-6 overflow-y-auto">
        <Moment
          label={t("webhooks.recover.since")}
          hint={t(`webhooks.recover.reasons.${reason}`)}
          value={since}
          onChange={setSince}
        />
        <Moment
          label={t("webhooks.recover.until")}
          hint={t(isBackwards ? "webhooks.recover.backwards" : "webhooks.recover.untilHint")}
          isInvalid={isBackwards}
          value={until}
          onChange={setUntil}
        />
        <RecoverableChoice counts={period ? counts : undefined} chosen={chosen} onChange={setChosen} />
        <Text size="small" weight="plus" role="status">
          {error
            ? messageOf(error)
            : count !== null &&
              t(`webhooks.recover.${isAtMost ? "countAtMost" : "count"}`, { count, number: number(count) })}
        </Text>
        {webhook.status !== "active" && <Hint>{t("webhooks.backfill.inactive")}</Hint>}
        {backfill && <BackfillProgress backfill={backfill} route="recover" />}
      </RouteDrawer.Body>
      <RouteDrawer.Footer>
        <DrawerCloseButton isDone />
        <Button
          size="small"
          disabled={!count}
          isLoading={isPending}
          onClick={() => period && void handleRecover(period)}
        >
          {t("webhooks.recover.action")}
        </Button>
      </RouteDrawer.Footer>
    </>
  )
}

type MomentProps = {
  label: string
  hint: string
  /** Whether the hint says what is wrong. */
  isInvalid?: boolean
  value: Date | null
  onChange: (value: Date | null) => void
}

const Moment = ({ label, hint, isInvalid = false, value, onChange }: MomentProps) => {
  const { t } = useTranslation("webhooks")
  const id = useId()

  return (
    <div className="flex flex-col gap-y-2">
      <Label id={id} size="small" weight="plus">
        {label}
      </Label>
      <LabelledButtons label={t("actions.clear")}>
        <DatePicker
          // The colour of Medusa's empty picker has too little contrast in dark mode.
          className="[&_[data-placeholder]:not(:focus)]:text-ui-fg-subtle"
          aria-labelledby={id}
          aria-describedby={`${id}-hint`}
          granularity="minute"
          shouldCloseOnSelect={false}
          maxValue={new Date()}
          value={value}
          // The picker calls this for each new Date object, also if the time is the same.
          onChange={(next) => next?.getTime() !== value?.getTime() && onChange(next)}
        />
      </LabelledButtons>
      <Hint id={`${id}-hint`} variant={isInvalid ? "error" : "info"}>
        {hint}
      </Hint>
    </div>
  )
}

export default RecoverWebhook
