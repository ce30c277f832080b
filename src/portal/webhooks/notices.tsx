import { InformationCircle } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { Problem } from "../../admin/components/common/problem"
import { TopicBadges } from "../../admin/components/common/topic-badges"
import { useFormat } from "../../admin/hooks/use-format"
import { stateOf } from "../../admin/lib/webhook-state"
import { useApp, useStats, type Webhook } from "../api/webhooks"
import { paths } from "../paths"
import { useSwitching } from "./use-switching"

type NoticeProps = { webhook: Webhook }

/** What has to be known about a webhook: what is wrong with it and what helps, and what the shop takes from it. */
export const Notices = ({ webhook }: NoticeProps) => (
  <>
    <Trouble webhook={webhook} />
    {webhook.limited_by_app && <Limited limits={webhook.limited_by_app} />}
  </>
)

const Trouble = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()

  switch (stateOf(webhook)) {
    case "active":
      return null
    case "paused":
      return (
        <Info action={<Activate webhook={webhook} />}>
          {t(webhook.paused_with_app ? "portal.notices.pausedWithApp" : "portal.notices.paused")}{" "}
          <Waiting webhook={webhook} />
        </Info>
      )
    case "disabled":
      return <Disabled webhook={webhook} />
    case "failing":
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
    <Problem
      title={at ? t("webhooks.problem.disabledSince", { since: dateTime(at) }) : t("webhookStatus.disabled")}
      lead={reason ? t(`portal.notices.disabled.${reason}`) : undefined}
      remark={reason === "admin" ? null : webhook.last_error}
      note={
        <>
          {t("portal.notices.kept")} <Waiting webhook={webhook} />
        </>
      }
    >
      <Activate webhook={webhook} />
    </Problem>
  )
}

const Failing = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const since = webhook.failing_since ?? webhook.last_failure_at

  return (
    <Problem
      title={since ? t("webhooks.problem.failingSince", { since: dateTime(since) }) : t("health.failing")}
      remark={webhook.last_error}
      note={<Waiting webhook={webhook} />}
    >
      <SendTest webhook={webhook} />
    </Problem>
  )
}

const FailedPing = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
  const { dateTime } = useFormat()

  return (
    <Problem
      title={t("webhooks.problem.pingFailed")}
      remark={webhook.ping_error}
      note={
        webhook.pinged_at
          ? t("webhooks.problem.pinged", { at: dateTime(webhook.pinged_at) })
          : t("webhooks.problem.notReached")
      }
    >
      <SendTest webhook={webhook} />
    </Problem>
  )
}

/** What is left of a webhook whose app may have less than the webhook asks for. */
const Limited = ({ limits }: { limits: NonNullable<Webhook["limited_by_app"]> }) => {
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

/** How many deliveries wait for it. */
const Waiting = ({ webhook: { id } }: NoticeProps) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const waiting = useStats(id).data?.waiting ?? 0

  return waiting > 0 ? (
    <Link to={paths.part(id, "log")} className="underline underline-offset-2">
      {t("webhooks.problem.waiting", { count: waiting, number: number(waiting) })}
    </Link>
  ) : null
}

const Activate = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()
  const { activate, isPending } = useSwitching(webhook)

  return (
    <Button size="small" isLoading={isPending} onClick={activate}>
      {t("portal.webhook.activate")}
    </Button>
  )
}

const SendTest = ({ webhook }: NoticeProps) => {
  const { t } = useTranslation()

  return (
    <Button size="small" variant="secondary" asChild>
      <Link to={paths.part(webhook.id, "test")}>{t("webhooks.actions.test")}</Link>
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
