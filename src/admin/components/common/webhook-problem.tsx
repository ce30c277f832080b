import { Button, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { UNFINISHED_STATUSES } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import { useNextTry } from "../../hooks/use-next-try"
import { useProblemText } from "../../hooks/use-problem-text"
import { useTryNow } from "../../hooks/use-try-now"
import { useWebhookListStats } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { statusLogPath, webhookDialogPath } from "../../lib/paths"
import { stateOf } from "../../lib/webhook-state"
import { showError } from "../../lib/show-error"
import { Countdown } from "./countdown"
import { useResuming } from "../webhook-actions/use-resuming"
import { WaitingPrompt } from "../webhook-actions/waiting-prompt"
import { ProblemNotice } from "./problem"
import { TextLink } from "./text-link"

type WebhookProblemProps = { webhook: AdminWebhook }

/** What is wrong with a webhook, what happens to its deliveries, and what the admin can do. Renders nothing for a healthy webhook. */
export const WebhookProblem = ({ webhook }: WebhookProblemProps) => {
  switch (stateOf(webhook)) {
    case "active":
    case "paused":
      return null
    case "disabled":
      return webhook.disabled_reason === "admin" ? null : <Disabled webhook={webhook} />
    case "failing":
      return <Failing webhook={webhook} />
    case "failed_ping":
      return <FailedPing webhook={webhook} />
  }
}

const Failing = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const stats = useStats(webhook)
  const nextTry = useNextTry(webhook)
  const since = webhook.failing_since ?? stats?.given_up_since ?? webhook.last_failure_at

  return (
    <ProblemNotice
      title={since ? t("webhooks.problem.failingSince", { since: dateTime(since) }) : t("health.failing")}
      remark={webhook.last_error}
      note={
        <>
          <Waiting webhook={webhook} waiting={stats?.waiting} />{" "}
          {nextTry && (
            <>
              {t("webhooks.problem.nextTry")} <Countdown until={nextTry} />.
            </>
          )}
        </>
      }
    >
      {/* Nothing is sent to an app that fetches its messages. */}
      {webhook.mode === "push" && <TryNow webhookId={webhook.id} />}
    </ProblemNotice>
  )
}

/** A button that makes one attempt now and shows its outcome. */
export const TryNow = ({ webhookId }: { webhookId: string }) => {
  const { t } = useTranslation("webhooks")
  const textOf = useProblemText()
  const { mutate, isPending } = useTryNow(webhookId, {
    onTried: ({ status, remark, attempts }) => {
      if (status === "success") {
        toast.success(t("webhooks.problem.worksAgain"))
      } else {
        toast.error(t("webhooks.problem.stillFails"), {
          description: textOf(attempts.at(-1)?.remark ?? remark ?? "").what,
        })
      }
    },
    onError: showError,
  })

  return (
    <Button type="button" size="small" variant="secondary" isLoading={isPending} onClick={() => mutate()}>
      {t("webhooks.problem.tryNow")}
    </Button>
  )
}

const FailedPing = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()

  return (
    <ProblemNotice
      title={t("webhooks.problem.pingFailed")}
      remark={webhook.ping_error}
      note={
        webhook.pinged_at
          ? t("webhooks.problem.pinged", { at: dateTime(webhook.pinged_at) })
          : t("webhooks.problem.notReached")
      }
    >
      <Button size="small" variant="secondary" asChild>
        <Link to={webhookDialogPath(webhook.id, "edit")}>{t("actions.edit")}</Link>
      </Button>
    </ProblemNotice>
  )
}

const Disabled = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const stats = useStats(webhook)
  const { disabled_reason: reason, disabled_at: at } = webhook

  return (
    <ProblemNotice
      title={at ? t("webhooks.problem.disabledSince", { since: dateTime(at) }) : t("webhookState.disabled")}
      lead={reason === "max_failures" ? t("webhooks.problem.tooMany") : undefined}
      remark={webhook.last_error}
      note={
        <>
          <Waiting webhook={webhook} waiting={stats?.waiting} /> {t("webhooks.problem.kept")}
        </>
      }
    >
      <ActivateButton webhookId={webhook.id} />
    </ProblemNotice>
  )
}

/** A button that activates a webhook. It asks what to do with the deliveries that wait. */
export const ActivateButton = ({ webhookId }: { webhookId: string }) => {
  const { t } = useTranslation("webhooks")
  const { resume, waitingPrompt } = useResuming()

  return (
    <>
      <Button type="button" size="small" variant="secondary" onClick={() => void resume([webhookId])}>
        {t("webhooks.actions.activate")}
      </Button>
      <WaitingPrompt {...waitingPrompt} />
    </>
  )
}

/** The number of deliveries that wait, linked to the log. */
const Waiting = ({ webhook, waiting }: WebhookProblemProps & { waiting: number | undefined }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  return waiting ? (
    <TextLink to={statusLogPath(webhook.id, UNFINISHED_STATUSES)}>
      {t("webhooks.problem.waiting", { count: waiting, number: number(waiting) })}
    </TextLink>
  ) : null
}

const useStats = ({ id }: AdminWebhook) => useWebhookListStats([id]).data?.[id]
