import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useCancelBackfill } from "../../hooks/use-recovery"
import type { AdminBackfill, BackfillRoute } from "../../lib/api/recovery"
import { showError } from "../../lib/show-error"
import { ProgressBar } from "../common/progress-bar"

type BackfillProgressProps = { backfill: AdminBackfill; route: BackfillRoute }

/** The progress or the outcome of a run. A running one can be cancelled here. */
export const BackfillProgress = ({ backfill, route }: BackfillProgressProps) => {
  const { t } = useTranslation("webhooks")
  const { number, relative } = useFormat()
  const { mutateAsync: cancel, isPending } = useCancelBackfill(backfill.webhook_id, route)
  const { subject, status, total, looked, queued, failed, error, finished_at } = backfill
  const label = t(`webhooks.backfill.subjects.${subject}`)

  return (
    <section
      aria-label={label}
      className="bg-ui-bg-component shadow-elevation-card-rest flex flex-col gap-y-3 rounded-lg p-4"
    >
      <div className="flex items-center justify-between gap-x-2">
        <Text size="small" weight="plus">
          {label}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {[t(`webhooks.backfill.status.${status}`), finished_at && relative(finished_at)]
            .filter(Boolean)
            .join(", ")}
        </Text>
      </div>
      {status === "running" && <ProgressBar label={label} value={looked} max={total} />}
      <Text size="small" className="text-ui-fg-subtle" role="status">
        {t("webhooks.backfill.progress", {
          looked: number(looked),
          total: number(Math.max(total, looked)),
          queued: number(queued),
        })}
      </Text>
      {failed > 0 && (
        <Text size="small" className="text-ui-fg-error">
          {t("webhooks.backfill.failed", { count: failed, number: number(failed), error })}
        </Text>
      )}
      {status === "running" && failed === 0 && error && (
        <Text size="small" className="text-ui-fg-error">
          {t("webhooks.backfill.standsStill", { error })}
        </Text>
      )}
      {status === "running" && (
        <div className="flex items-center justify-between gap-x-3">
          <Text size="small" className="text-ui-fg-subtle">
            {t("webhooks.backfill.goesOn")}
          </Text>
          <Button
            type="button"
            size="small"
            variant="secondary"
            className="shrink-0"
            isLoading={isPending}
            onClick={() => void cancel().catch(showError)}
          >
            {t("webhooks.backfill.stop")}
          </Button>
        </div>
      )}
    </section>
  )
}
