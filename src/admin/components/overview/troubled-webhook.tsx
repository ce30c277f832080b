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
  const causeOf = useCause()
  const titleOf = useTitle()

  return (
    <ProblemNotice
      of={
        <TextLink to={webhookPath(webhook.id)} className="txt-compact-small-plus block pb-1">
          {webhook.name}
        </TextLink>
      }
      title={titleOf(webhook)}
      lead={causeOf(webhook)}
      remark={webhook.last_error}
      note={
        <>
          {webhook.waiting > 0 && (
            <TextLink to={statusLogPath(webhook.id, UNFINISHED_STATUSES)}>
              {t("webhooks.problem.waiting", { count: webhook.waiting, number: number(webhook.waiting) })}
            </TextLink>
          )}{" "}
          {webhook.health === "disabled" && t("webhooks.problem.kept")}
          {webhook.health === "failing" && webhook.next_try_at && (
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

const Remedy = ({ webhook: { id, mode, health, likely_cause } }: { webhook: Troubled }) => {
  const { t } = useTranslation("webhooks")

  if (likely_cause?.kind === "secret_rotated") {
    return (
      <Button size="small" variant="secondary" asChild>
        <Link to={webhookDialogPath(id, "rotate-secret")}>{t("webhooks.actions.rotate")}</Link>
      </Button>
    )
  }
  switch (health) {
    case "failing":
      // Nothing is sent to an app that fetches its messages.
      return mode === "push" ? <TryNow webhookId={id} /> : null
    case "disabled":
      return <ActivateButton webhookId={id} />
    case "failed_ping":
      return (
        <Button size="small" variant="secondary" asChild>
          <Link to={webhookDialogPath(id, "edit")}>{t("actions.edit")}</Link>
        </Button>
      )
  }
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

/** The likely cause according to the log, if it says more than the last error. */
function useCause() {
  const { t } = useTranslation("webhooks")
  const { date, dateTime, duration } = useFormat()

  return ({ likely_cause: cause }: Troubled): string | undefined => {
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
