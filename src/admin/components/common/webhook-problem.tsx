import { Button, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { UNFINISHED_STATUSES } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import { useNextTry } from "../../hooks/use-next-try"
import { useProblemText } from "../../hooks/use-problem-text"
import { useTryNow } from "../../hooks/use-try-now"
import { useOverview, useWebhookListStats } from "../../hooks/use-webhooks"
import type { AdminWebhook, WebhooksOverview } from "../../lib/api/webhooks"
import { appPath, SECRET_API_KEYS_PATH, statusLogPath, webhookDialogPath } from "../../lib/paths"
import { isInSettings } from "../../lib/problem"
import { isUnfetched, stateOf } from "../../lib/webhook-state"
import { showError } from "../../lib/show-error"
import { Countdown } from "./countdown"
import { useResuming } from "../webhook-actions/use-resuming"
import { WaitingPrompt } from "../webhook-actions/waiting-prompt"
import { ProblemNotice } from "./problem"
import { TextLink } from "./text-link"

type WebhookProblemProps = { webhook: AdminWebhook }

/**
 * What is wrong with a webhook, or why nothing is sent to it, what happens to its deliveries, and what the admin can do. Renders nothing
 * for an active webhook without a problem.
 */
export const WebhookProblem = ({ webhook }: WebhookProblemProps) => {
  switch (stateOf(webhook)) {
    case "active":
      return null
    case "paused":
      return webhook.paused_with_app ? <PausedWithApp webhook={webhook} /> : <Inactive webhook={webhook} />
    case "disabled":
      return webhook.disabled_reason === "admin" ? (
        <Inactive webhook={webhook} />
      ) : (
        <Disabled webhook={webhook} />
      )
    case "failing":
    case "unfetched":
      return <Failing webhook={webhook} />
    case "failed_ping":
      return <FailedPing webhook={webhook} />
  }
}

const Failing = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const stats = useStats(webhook)
  const cause = useCauseOf(webhook)
  const leadOf = useLead()
  const nextTry = useNextTry(webhook)
  const since = webhook.failing_since ?? stats?.given_up_since ?? webhook.last_failure_at
  const title = stateOf(webhook) === "unfetched" ? "unfetchedSince" : "failingSince"

  return (
    <ProblemNotice
      title={since ? t(`webhooks.problem.${title}`, { since: dateTime(since) }) : t("health.failing")}
      lead={leadOf({ ...webhook, likely_cause: cause })}
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
      <Remedies webhook={webhook} error={webhook.last_error} cause={cause} />
    </ProblemNotice>
  )
}

type LikelyCause = WebhooksOverview["attention"][number]["likely_cause"]

type RemediesProps = {
  webhook: Pick<AdminWebhook, "id" | "mode" | "app_id" | "status" | "health">
  /** As the server words it; null if there is none. */
  error: string | null
  /** Undefined until it is loaded. */
  cause: LikelyCause | undefined
}

/** Buttons for what an admin can do about the problem of a webhook. */
export const Remedies = ({ webhook, error, cause }: RemediesProps) => {
  const { id, mode, status, health } = webhook
  const { t } = useTranslation("webhooks")
  const isRotated = cause?.kind === "secret_rotated"
  const mayBeInSettings = health === "failed_ping" || isInSettings(error ?? "")

  return (
    <>
      {(isRotated || mayBeInSettings) && (
        <LinkButton to={webhookDialogPath(id, isRotated ? "rotate-secret" : "edit")}>
          {t(isRotated ? "webhooks.actions.rotate" : "actions.edit")}
        </LinkButton>
      )}
      {isUnfetched(error) && <OpenApp webhook={webhook} />}
      {health === "failed_ping" && (
        // A test that arrives shows that the problem is solved, also if it was solved in the app.
        <LinkButton to={webhookDialogPath(id, "test")}>{t("webhooks.actions.test")}</LinkButton>
      )}
      {status !== "active" ? (
        <ActivateButton webhookId={id} />
      ) : (
        // Nothing is sent to an app that fetches its messages.
        health === "failing" && mode === "push" && <TryNow webhookId={id} />
      )}
    </>
  )
}

/** Says why a webhook was disabled, if the last error does not say it, and the likely cause according to the log. */
export function useLead() {
  const { t } = useTranslation("webhooks")
  const causeOf = useCause()

  return ({
    disabled_reason,
    likely_cause,
  }: Pick<AdminWebhook, "disabled_reason"> & { likely_cause: LikelyCause | undefined }): string => {
    const reason = disabled_reason === "max_failures" ? t("webhooks.problem.tooMany") : undefined
    return [reason, causeOf(likely_cause)].filter(Boolean).join(" ")
  }
}

function useCause() {
  const { t } = useTranslation("webhooks")
  const { date, dateTime, duration } = useFormat()

  return (cause: LikelyCause | undefined): string | undefined => {
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

/** A button that makes one attempt now and shows its outcome. */
const TryNow = ({ webhookId }: { webhookId: string }) => {
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
      <Remedies webhook={webhook} error={webhook.ping_error} cause={undefined} />
    </ProblemNotice>
  )
}

const Disabled = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const stats = useStats(webhook)
  const cause = useCauseOf(webhook)
  const leadOf = useLead()
  const { disabled_at: at } = webhook

  return (
    <ProblemNotice
      title={at ? t("webhooks.problem.disabledSince", { since: dateTime(at) }) : t("webhookState.disabled")}
      lead={leadOf({ ...webhook, likely_cause: cause })}
      remark={webhook.last_error}
      note={
        <>
          <Waiting webhook={webhook} waiting={stats?.waiting} /> {t("webhooks.problem.kept")}
        </>
      }
    >
      <Remedies webhook={webhook} error={webhook.last_error} cause={cause} />
    </ProblemNotice>
  )
}

/** A webhook that an admin has paused or disabled. It may have been failing then, or its last ping had failed. */
const Inactive = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const stats = useStats(webhook)
  const { failing_since, consecutive_failures, last_error, ping_error } = webhook
  const hadFailures = failing_since !== null || consecutive_failures > 0
  const error = hadFailures ? last_error : ping_error
  const isFine = !hadFailures && ping_error === null
  const [title, titleOfFailing] =
    webhook.status === "paused"
      ? [t("webhookState.paused"), t("webhooks.problem.failedWhenPaused")]
      : [t("disabledReason.admin"), t("webhooks.problem.failedWhenDisabled")]

  return (
    <ProblemNotice
      title={isFine ? title : titleOfFailing}
      isInfo={isFine}
      remark={error}
      note={
        <>
          <Waiting webhook={webhook} waiting={stats?.waiting} /> {t("webhooks.problem.kept")}
        </>
      }
    >
      <Remedies webhook={webhook} error={error} cause={undefined} />
    </ProblemNotice>
  )
}

/** A webhook that was paused with its app, and is activated with it. */
const PausedWithApp = ({ webhook }: WebhookProblemProps) => {
  const { t } = useTranslation("webhooks")
  const stats = useStats(webhook)

  return (
    <ProblemNotice
      title={t("webhooks.problem.pausedWithApp")}
      isInfo
      remark={null}
      note={
        <>
          <Waiting webhook={webhook} waiting={stats?.waiting} /> {t("webhooks.problem.keptWithApp")}
        </>
      }
    >
      <OpenApp webhook={webhook} />
    </ProblemNotice>
  )
}

/**
 * A link to the page of a webhook's app, which shows when its tokens were last used. The messages of a webhook of the shop are fetched with
 * an API key: there the link leads to the shop's secret API keys.
 */
const OpenApp = ({ webhook: { app_id: appId } }: { webhook: Pick<AdminWebhook, "app_id"> }) => {
  const { t } = useTranslation("webhooks")

  return appId === null ? (
    <LinkButton to={SECRET_API_KEYS_PATH}>{t("webhooks.problem.openApiKeys")}</LinkButton>
  ) : (
    <LinkButton to={appPath(appId)}>{t("webhooks.problem.openApp")}</LinkButton>
  )
}

const LinkButton = ({ to, children }: { to: string; children: string }) => (
  <Button size="small" variant="secondary" asChild>
    <Link to={to}>{children}</Link>
  </Button>
)

/** A button that activates a webhook. It asks what to do with the deliveries that wait. */
const ActivateButton = ({ webhookId }: { webhookId: string }) => {
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

/** The likely cause of a webhook's failures. Undefined until it is loaded. */
const useCauseOf = ({ id }: AdminWebhook) =>
  useOverview("24h").data?.attention.find((troubled) => troubled.id === id)?.likely_cause

const useStats = ({ id }: AdminWebhook) => useWebhookListStats([id]).data?.[id]
