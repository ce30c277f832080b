import { Button, Container, Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link, useNavigate } from "react-router-dom"

import { useWebhook, useWebhookListStats } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { logPath, webhookDialogPath, webhookPath, webhooksPath } from "../../lib/paths"
import { GivenUpAlert } from "../common/given-up-alert"
import { PageOf } from "../common/page-of"
import { TabLink } from "../common/tab-link"
import { WebhookProblem } from "../common/webhook-problem"
import { WebhookStateBadge } from "../common/webhook-state"
import { WebhookMenu } from "../webhook-actions/webhook-menu"

type WebhookFrameProps = {
  id: string
  /** The content of the current tab. */
  children: (webhook: AdminWebhook) => ReactNode
}

/** The page of a webhook: name, state, problem and actions, then the tabs and the content of the current tab. */
export const WebhookFrame = ({ id, children }: WebhookFrameProps) => (
  <PageOf subject={useWebhook(id)}>
    {(webhook) => (
      <>
        <Head webhook={webhook} />
        {children(webhook)}
      </>
    )}
  </PageOf>
)

const Head = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const navigate = useNavigate()
  const { data: stats } = useWebhookListStats([webhook.id])

  return (
    <Container className="divide-y p-0">
      <div className="flex flex-col justify-between gap-x-4 gap-y-2 px-6 py-4 sm:flex-row sm:items-start">
        <div className="min-w-0">
          <Heading className="break-words">{webhook.name}</Heading>
          <Text size="small" className="text-ui-fg-subtle break-all">
            {webhook.url ?? t("webhooks.modes.pull")}
          </Text>
        </div>
        <div className="flex shrink-0 items-center gap-x-4">
          <div className="flex items-center gap-x-2">
            <WebhookStateBadge webhook={webhook} />
            <GivenUpAlert webhookId={webhook.id} stats={stats?.[webhook.id]} />
          </div>
          <Button size="small" variant="secondary" asChild>
            <Link to={webhookDialogPath(webhook.id, "test")}>{t("webhooks.actions.test")}</Link>
          </Button>
          <WebhookMenu webhook={webhook} onDeleted={() => void navigate(webhooksPath(), { replace: true })} />
        </div>
      </div>
      <WebhookProblem webhook={webhook} />
      <nav aria-label={t("webhooks.tabs.label")} className="flex items-center gap-x-2 px-6 py-3">
        <TabLink to={webhookPath(webhook.id)} label={t("webhooks.tabs.details")} />
        <TabLink to={logPath(webhook.id)} label={t("webhooks.tabs.log")} />
      </nav>
    </Container>
  )
}
