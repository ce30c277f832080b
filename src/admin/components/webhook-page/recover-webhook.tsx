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
import type { AdminRecoverySuggestion } from "../../lib/api/recovery"
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

/** The start time and the kinds of deliveries, and the number of deliveries that they select. */
const Choices = ({ webhook, suggestion }: ChoicesProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  // The suggestion changes with each delivery. The form keeps the first one.
  const [{ since: suggested, reason }] = useState(suggestion)
  const [since, setSince] = useState<Date | null>(new Date(suggested))
  const [chosen, setChosen] = useState<ReadonlySet<Recoverable>>(new Set(RECOVERABLE))
  const id = useId()

  const { data: counts, error } = useRecoverableCount(webhook.id, since && since.toISOString())
  const { data: backfill } = useBackfill(webhook.id, "recover")
  const { mutateAsync, isPending } = useRecoverWebhook(webhook.id)
  const statuses = RECOVERABLE.filter((kind) => chosen.has(kind))
  const count = counts && since ? statuses.reduce((sum, kind) => sum + counts[kind], 0) : null
  const isAtMost = chosen.has("missing") && Boolean(counts?.missing)

  const handleRecover = (since: Date) =>
    mutateAsync({ since: since.toISOString(), statuses }).then(
      ({ count }) => toast.success(t("webhooks.recover.done", { count, number: number(count) })),
      showError
    )

  return (
    <>
      <RouteDrawer.Body className="relative flex flex-1 flex-col gap-y-6 overflow-y-auto">
        <div className="flex flex-col gap-y-2">
          <Label id={id} size="small" weight="plus">
            {t("webhooks.recover.since")}
          </Label>
          <LabelledButtons label={t("actions.clear")}>
            <DatePicker
              aria-labelledby={id}
              aria-describedby={`${id}-hint`}
              granularity="minute"
              shouldCloseOnSelect={false}
              maxValue={new Date()}
              value={since}
              // The picker calls this for each new Date object, also if the time is the same.
              onChange={(next) => setSince((last) => (last?.getTime() === next?.getTime() ? last : next))}
            />
          </LabelledButtons>
          <Hint id={`${id}-hint`}>{t(`webhooks.recover.reasons.${reason}`)}</Hint>
        </div>
        <RecoverableChoice counts={since ? counts : undefined} chosen={chosen} onChange={setChosen} />
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
          disabled={!since || !count}
          isLoading={isPending}
          onClick={() => since && void handleRecover(since)}
        >
          {t("webhooks.recover.action")}
        </Button>
      </RouteDrawer.Footer>
    </>
  )
}

export default RecoverWebhook
