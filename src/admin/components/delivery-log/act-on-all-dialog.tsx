import { Button, Prompt, Text, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { AdminDeliveryFilters, DeliveryAction } from "../../lib/api/deliveries"
import { stateOf } from "../../lib/webhook-state"
import { ProgressBar } from "../common/progress-bar"
import { useActOnAll, type ActionStage } from "./use-act-on-all"

/** The most webhooks that the warning names. */
const NAMED = 3

/** Whether the filters include the deliveries of a webhook. */
function includesWebhook({ webhook_id: chosen }: AdminDeliveryFilters, id: string): boolean {
  return chosen === undefined || [chosen].flat().includes(id)
}

type ActOnAllDialogProps = {
  action: DeliveryAction
  /** Narrowed by `allowedFilters`. */
  filters: AdminDeliveryFilters
  onClose: () => void
}

/** Counts the deliveries that match, asks for confirmation, and shows the progress. Closing the dialog stops the rest. */
export const ActOnAllDialog = ({ action, filters, onClose }: ActOnAllDialogProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { stage, run, stop } = useActOnAll(action, filters, (done, stopped) => {
    const title = t(`deliveries.${action}.done`, { count: done, number: number(done) })
    if (stopped) {
      toast.info(title, { description: t("deliveries.stopped") })
    } else {
      toast.success(title)
    }
    onClose()
  })

  const { byId } = useWebhooksById()
  const failing = [...byId.values()]
    .filter((webhook) => stateOf(webhook) === "failing" && includesWebhook(filters, webhook.id))
    .map(({ name }) => name)

  const handleClose = () => {
    stop()
    // A running action closes the dialog itself, after its last request.
    if (stage.kind !== "running") {
      onClose()
    }
  }

  return (
    <Prompt open variant={action === "cancel" ? "danger" : "confirmation"} onOpenChange={handleClose}>
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t(`deliveries.${action}.all`)}</Prompt.Title>
          <Prompt.Description asChild>
            <div>
              <StageText action={action} stage={stage} failing={failing} />
            </div>
          </Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          <Prompt.Cancel>{t(stage.kind === "running" ? "deliveries.stop" : "actions.close")}</Prompt.Cancel>
          {stage.kind === "asking" && stage.total.count > 0 && (
            // `Prompt.Action` would close the prompt at once.
            <Button
              type="button"
              size="small"
              variant={action === "cancel" ? "danger" : "primary"}
              onClick={() => void run(stage.total)}
            >
              {t(`deliveries.${action}.action`)}
            </Button>
          )}
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}

type StageTextProps = {
  action: DeliveryAction
  stage: ActionStage
  /** Names of the failing webhooks that the action affects. */
  failing: readonly string[]
}

const StageText = ({ action, stage, failing }: StageTextProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  switch (stage.kind) {
    case "counting":
      return t("deliveries.counting")
    case "asking": {
      const { count, capped } = stage.total
      return (
        <div className="flex flex-col gap-y-2">
          <Text size="small">
            {t(`deliveries.${action}.${capped ? "askMany" : "ask"}`, { count, number: number(count) })}
          </Text>
          {action !== "cancel" && failing.length > 0 && (
            <Text size="small" className="text-ui-fg-error">
              {t("deliveries.retry.failingWebhooks", {
                count: failing.length,
                names: failing.slice(0, NAMED).join(", ") + (failing.length > NAMED ? " …" : ""),
              })}
            </Text>
          )}
        </div>
      )
    }
    case "running": {
      const { progress, total } = stage
      return (
        <div className="flex flex-col gap-y-3 pt-2">
          <ProgressBar
            label={t(`deliveries.${action}.all`)}
            value={progress.processed}
            max={total.capped ? null : total.count}
          />
          <Text size="small">
            {total.capped
              ? t("deliveries.progressOfMany", { done: number(progress.processed) })
              : t("deliveries.progress", { done: number(progress.processed), total: number(total.count) })}
          </Text>
          <Text size="small">{t("deliveries.keepOpen")}</Text>
        </div>
      )
    }
    case "failed":
      return (
        <div className="flex flex-col gap-y-2">
          {stage.done > 0 && (
            <Text size="small">
              {t(`deliveries.${action}.done`, { count: stage.done, number: number(stage.done) })}
            </Text>
          )}
          <Text size="small" className="text-ui-fg-error">
            {stage.message}
          </Text>
        </div>
      )
  }
}
