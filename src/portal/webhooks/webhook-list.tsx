import { ChevronRight, Plus } from "@medusajs/icons"
import { Button, clx, Container, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { RelativeTime } from "../../admin/components/common/relative-time"
import { TopicBadges } from "../../admin/components/common/topic-badges"
import { WebhookStateDot } from "../../admin/components/common/webhook-state"
import { useFormat } from "../../admin/hooks/use-format"
import { useApp, useWebhooks, type Webhook } from "../api/webhooks"
import { PageHead } from "../common/page-head"
import { Empty, Pending } from "../common/states"
import { paths } from "../paths"

/** The list of the app's webhooks with their states. */
export const WebhookList = () => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { data: app } = useApp()
  const { data: webhooks, error } = useWebhooks()

  if (!webhooks) {
    return <Pending error={error} />
  }
  const isFull = app !== undefined && webhooks.length >= app.max_webhooks
  return (
    <>
      <PageHead title={t("domain")} subtitle={t("portal.list.subtitle")}>
        {app && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("portal.list.used", { used: number(webhooks.length), most: number(app.max_webhooks) })}
          </Text>
        )}
        <CreateButton isFull={isFull} />
      </PageHead>
      {isFull && webhooks.length > 0 && (
        <Text size="small" className="text-ui-fg-subtle pb-3">
          {t("portal.list.full")}
        </Text>
      )}
      {webhooks.length ? (
        <Container className="overflow-hidden p-0">
          <ul className="divide-y">
            {webhooks.map((webhook) => (
              <Row key={webhook.id} webhook={webhook} />
            ))}
          </ul>
        </Container>
      ) : (
        <Empty title={t("webhooks.list.empty")} action={<CreateButton isFull={isFull} />}>
          {t("portal.list.emptyHint")}{" "}
          <Link to={paths.catalogue()} className="underline underline-offset-2">
            {t("portal.list.seeCatalogue")}
          </Link>
        </Empty>
      )}
    </>
  )
}

const CreateButton = ({ isFull }: { isFull: boolean }) => {
  const { t } = useTranslation()

  return isFull ? null : (
    <Button size="small" asChild>
      <Link to={paths.newWebhook()}>
        <Plus />
        {t("webhooks.form.createTitle")}
      </Link>
    </Button>
  )
}

const Row = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const lastAttemptAt = later(webhook.last_success_at, webhook.last_failure_at)

  return (
    <li className="hover:bg-ui-bg-base-hover relative grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5 px-4 py-3.5 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_128px_112px_20px]">
      <div className="min-w-0">
        <Link
          to={paths.webhook(webhook.id)}
          className="txt-compact-small-plus text-ui-fg-base after:focus-visible:shadow-borders-focus block truncate outline-none after:absolute after:inset-0"
        >
          {webhook.name}
        </Link>
        <Text
          size="small"
          leading="compact"
          className={clx("text-ui-fg-subtle pt-0.5", webhook.url !== null && "truncate")}
        >
          {webhook.url ?? t("portal.modes.pull")}
        </Text>
      </div>
      {/* Above the link that covers the row, so that the tooltip of a truncated topic can open. */}
      <div className="relative col-span-2 row-start-2 min-w-0 max-w-full justify-self-start lg:col-span-1 lg:row-start-auto">
        <TopicBadges topics={webhook.topics} most={2} wraps />
      </div>
      <div className="justify-self-end lg:justify-self-start">
        <WebhookStateDot webhook={webhook} />
      </div>
      <Text size="small" leading="compact" className="text-ui-fg-subtle relative hidden lg:block">
        {lastAttemptAt ? <RelativeTime at={lastAttemptAt} /> : t("portal.list.never")}
      </Text>
      <ChevronRight aria-hidden className="text-ui-fg-muted hidden lg:block" />
    </li>
  )
}

/** Returns the later of two ISO 8601 timestamps; null if both are null. */
function later(a: string | null, b: string | null): string | null {
  return [a, b].filter((at) => at !== null).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null
}
