import { useTranslation } from "react-i18next"

import { UNFINISHED_STATUSES } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import type { WebhooksOverview } from "../../lib/api/webhooks"
import { statusLogPath, webhookPath } from "../../lib/paths"
import { isUnfetched } from "../../lib/webhook-state"
import { TextLink } from "../common/text-link"
import { ProblemNotice } from "../common/problem"
import { Remedies, useLead } from "../common/webhook-problem"
import { Countdown } from "../common/countdown"

type Troubled = WebhooksOverview["attention"][number]

/** A webhook that needs attention: since when, the likely cause, and buttons with the remedies. */
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
      <Remedies webhook={webhook} error={webhook.last_error} cause={webhook.likely_cause} />
    </ProblemNotice>
  )
}

function useTitle() {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()

  return ({ health, since, last_error }: Troubled): string => {
    if (!since) {
      return t(`webhookState.${health}`)
    }
    const values = { since: dateTime(since) }
    switch (health) {
      case "failing":
        return t(`webhooks.problem.${isUnfetched(last_error) ? "unfetchedSince" : "failingSince"}`, values)
      case "disabled":
        return t("webhooks.problem.disabledSince", values)
      case "failed_ping":
        return t("webhooks.problem.pingFailed")
    }
  }
}
