import { InformationCircle } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { ProblemNotice } from "../../admin/components/common/problem"
import { TopicBadges } from "../../admin/components/common/topic-badges"
import { WaitingPrompt } from "../../admin/components/webhook-actions/waiting-prompt"
import { useFormat } from "../../admin/hooks/use-format"
import { stateOf } from "../../admin/lib/webhook-state"
import { useApp, useStats, type Webhook } from "../api/webhooks"
import { paths } from "../paths"
import { useStatusChange } from "./use-status-change"

type NoticeProps = { webhook: Webhook }

/** Notices about a webhook: its problem with a way to solve it, and the rights that the shop has taken away. */
export const Notices = ({ webhook }: NoticeProps) => (
  <>
    <StateNotice webhook={webhook} />
    {webhook.limited_by_app && <ReducedRights limits={webhook.limited_by_app} />}
  </>
)

const StateNotice = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()

  switch (stateOf(webhook)) {
    case "active":
      return null
    case "paused":
      return (
        <Info action={<ActivateButton webhook={webhook} />}>
          {t(webhook.paused_with_app ? "portal.notices.pausedWithApp" : "portal.notices.paused")}{" "}
          <WaitingDeliveries webhook={webhook} />
        </Info>
      )
    case "disabled":
      return <Disabled webhook={webhook} />
    case "failing":
    case "unfetched":
      return <Failing webhook={webhook} />
    case "failed_ping":
      return <FailedPing webhook={webhook} />
  }
}

const Disabled = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const { disabled_reason: reason, disabled_at: at } = webhook

  return (
    <ProblemNotice
      title={at ? t("webhooks.problem.disabledSince", { since: dateTime(at) }) : t("webhookStatus.disabled")}
      lead={reason ? t(`portal.notices.disabled.${reason}`) : undefined}
      // The reason "gone" says what the error would say again.
      remark={reason === "max_failures" ? webhook.last_error : null}
      note={
        <>
          {t("portal.notices.kept")} <WaitingDeliveries webhook={webhook} />
        </>
      }
    >
      <ActivateButton webhook={webhook} />
    </ProblemNotice>
  )
}

const Failing = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const since = webhook.failing_since ?? webhook.last_failure_at
  const title = stateOf(webhook) === "unfetched" ? "unfetchedSince" : "failingSince"

  return (
    <ProblemNotice
      title={since ? t(`webhooks.problem.${title}`, { since: dateTime(since) }) : t("health.failing")}
      remark={webhook.last_error}
      note={<WaitingDeliveries webhook={webhook} />}
    >
      <TestLink webhook={webhook} />
    </ProblemNotice>
  )
}

const FailedPing = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
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
      <TestLink webhook={webhook} />
    </ProblemNotice>
  )
}

/** The topics and sales channels that remain after the shop has reduced the app's rights. */
const ReducedRights = ({ limits }: { limits: NonNullable<Webhook["limited_by_app"]> }) => {
  const { t } = useTranslation()
  const { data: app } = useApp()
  const nameOf = (id: string) => app?.sales_channels.find((channel) => channel.id === id)?.name ?? id

  return (
    <Info>
      {t("portal.notices.limited")}{" "}
      {limits.topics.length ? t("portal.notices.limitedTo") : t("portal.notices.limitedToNothing")}
      {limits.topics.length > 0 && (
        <span className="block pt-2">
          <TopicBadges topics={limits.topics} />
        </span>
      )}
      {limits.sales_channel_ids.length > 0 && (
        <span className="block break-all pt-2">
          {t("portal.notices.limitedChannels", { channels: limits.sales_channel_ids.map(nameOf).join(", ") })}
        </span>
      )}
    </Info>
  )
}

/** The number of waiting deliveries, with a link to the log; nothing if there are none. */
const WaitingDeliveries = ({ webhook: { id } }: NoticeProps) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const waiting = useStats(id).data?.waiting ?? 0

  return waiting > 0 ? (
    <Link to={paths.webhookPage(id, "log")} className="underline underline-offset-2">
      {t("webhooks.problem.waiting", { count: waiting, number: number(waiting) })}
    </Link>
  ) : null
}

const ActivateButton = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
  const { activate, isPending, waitingPrompt } = useStatusChange(webhook)

  return (
    <>
      <Button size="small" isLoading={isPending} onClick={activate}>
        {t("webhooks.actions.activate")}
      </Button>
      <WaitingPrompt {...waitingPrompt} />
    </>
  )
}

const TestLink = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()

  return (
    <Button size="small" variant="secondary" asChild>
      <Link to={paths.webhookPage(webhook.id, "test")}>{t("webhooks.actions.test")}</Link>
    </Button>
  )
}

const Info = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <section className="flex flex-col justify-between gap-x-4 gap-y-3 px-6 py-4 sm:flex-row sm:items-start">
    <div className="flex min-w-0 items-start gap-x-2">
      <InformationCircle className="text-ui-tag-orange-icon mt-0.5 shrink-0" />
      <Text as="div" size="small" className="text-ui-fg-subtle min-w-0">
        {children}
      </Text>
    </div>
    {action && <div className="shrink-0 pl-7 sm:pl-0">{action}</div>}
  </section>
)
