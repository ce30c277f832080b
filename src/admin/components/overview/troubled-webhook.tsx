import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { UNFINISHED_STATUSES } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import type { WebhooksOverview } from "../../lib/api/webhooks"
import { statusLogPath, webhookDialogPath, webhookPath } from "../../lib/paths"
import { TextLink } from "../common/text-link"
import { ProblemNotice } from "../common/problem"
import { ActivateButton, TryNow } from "../common/webhook-problem"
import { Countdown } from "../common/countdown"

type Troubled = WebhooksOverview["attention"][number]

/** A webhook that needs attention: since when, the likely cause, and a button with the remedy. */
export const TroubledWebhookEntry = ({ webhook }: { webhook: Troubled }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const leadOf = useLead()
  const titleOf = useTitle()

  return (
    <ProblemNotice
      of={
        <TextLink to={webhookPath(webhook.id)} className="txt-compact-small-plus block pb-1">
          {webhook.name}
        </TextLink>
      }
      title={titleOf(webhook)}
      lead={leadOf(webhook)}
      remark={webhook.last_error}
      note={
        <>
          {webhook.waiting > 0 && (
            <TextLink to={statusLogPath(webhook.id, UNFINISHED_STATUSES)}>
              {t("webhooks.problem.waiting", { count: webhook.waiting, number: number(webhook.waiting) })}
            </TextLink>
          )}{" "}
          {webhook.status !== "active" && t("webhooks.problem.kept")}
          {webhook.next_try_at && (
            <>
              {t("webhooks.problem.nextTry")} <Countdown until={webhook.next_try_at} />.
            </>
          )}
        </>
      }
    >
      <Remedy webhook={webhook} />
    </ProblemNotice>
  )
}

const Remedy = ({ webhook }: { webhook: Troubled }) => {
  const { t } = useTranslation("webhooks")
  const { id, mode, status, likely_cause } = webhook

  return (
    <>
      {likely_cause?.kind === "secret_rotated" && (
        <Button size="small" variant="secondary" asChild>
          <Link to={webhookDialogPath(id, "rotate-secret")}>{t("webhooks.actions.rotate")}</Link>
        </Button>
      )}
      {status !== "active" ? (
        <ActivateButton webhookId={id} />
      ) : webhook.health === "failed_ping" ? (
        <Button size="small" variant="secondary" asChild>
          <Link to={webhookDialogPath(id, "edit")}>{t("actions.edit")}</Link>
        </Button>
      ) : (
        // Nothing is sent to an app that fetches its messages.
        mode === "push" && <TryNow webhookId={id} />
      )}
    </>
  )
}

function useTitle() {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()

  return ({ health, since }: Troubled): string => {
    if (!since) {
      return t(`webhookState.${health}`)
    }
    const values = { since: dateTime(since) }
    switch (health) {
      case "failing":
        return t("webhooks.problem.failingSince", values)
      case "disabled":
        return t("webhooks.problem.disabledSince", values)
      case "failed_ping":
        return t("webhooks.problem.pingFailed")
    }
  }
}

/** Why it was disabled, if the last error does not say it, and the likely cause according to the log. */
function useLead() {
  const { t } = useTranslation("webhooks")
  const causeOf = useCause()

  return ({ disabled_reason, likely_cause }: Troubled): string => {
    const reason = disabled_reason === "max_failures" ? t("webhooks.problem.tooMany") : undefined
    return [reason, causeOf(likely_cause)].filter(Boolean).join(" ")
  }
}

function useCause() {
  const { t } = useTranslation("webhooks")
  const { date, dateTime, duration } = useFormat()

  return (cause: Troubled["likely_cause"]): string | undefined => {
    switch (cause?.kind) {
      case "secret_rotated":
        return t("overview.causes.secretRotated", { at: dateTime(cause.at) })
      case "slower":
        return t("overview.causes.slower", {
          from: duration(cause.from_ms),
          day: date(cause.at),
          to: duration(cause.to_ms),
        })
      case undefined:
        return undefined
    }
  }
}
