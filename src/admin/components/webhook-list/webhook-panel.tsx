import { Button, Drawer, Skeleton, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { useCloseOnEscape } from "../../hooks/use-close-on-escape"
import { useWebhook, useWebhookListStats } from "../../hooks/use-webhooks"
import { messageOf } from "../../lib/api/error-message"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { webhookPath } from "../../lib/paths"
import { focusRowLink } from "../../lib/row-link"
import { GivenUpAlert } from "../common/given-up-alert"
import { LabelledButtons } from "../common/labelled-buttons"
import { NotUpToDate } from "../common/not-up-to-date"
import { WebhookFacts } from "../common/webhook-facts"
import { WebhookProblem } from "../common/webhook-problem"
import { WebhookStateBadge } from "../common/webhook-state"
import { WebhookMenu } from "../webhook-actions/webhook-menu"
import { LastDeliveries } from "./last-deliveries"

type WebhookPanelProps = {
  /** The webhook to show; null: the panel is closed. */
  id: string | null
  onClose: () => void
}

/** The drawer beside the list, with a webhook and its last deliveries. */
export const WebhookPanel = ({ id, onClose }: WebhookPanelProps) => {
  const { t } = useTranslation("webhooks")
  // The content stays while the panel slides out.
  const [shown, setShown] = useState(id)
  if (id !== null && id !== shown) {
    setShown(id)
  }

  useCloseOnEscape(id !== null, onClose)

  return (
    <Drawer open={id !== null} onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content aria-describedby={undefined} onCloseAutoFocus={focusRowLink(shown)}>
        <LabelledButtons label={t("actions.close")}>
          {shown !== null && <Content key={shown} id={shown} onClose={onClose} />}
        </LabelledButtons>
      </Drawer.Content>
    </Drawer>
  )
}

const Content = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const { t } = useTranslation("webhooks")
  const { data: webhook, error } = useWebhook(id)

  return (
    <>
      <Drawer.Header>
        <Drawer.Title>{webhook?.name ?? t("domain")}</Drawer.Title>
      </Drawer.Header>
      <Drawer.Body className="relative flex-1 overflow-auto p-0">
        <NotUpToDate />
        {webhook && <Details webhook={webhook} onClose={onClose} />}
        {!webhook && error && (
          <Text size="small" className="text-ui-fg-error px-6 py-4" role="alert">
            {messageOf(error)}
          </Text>
        )}
        {!webhook && !error && (
          <div className="flex flex-col gap-y-3 px-6 py-4">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="h-40 w-full" />
          </div>
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild>
          <Button size="small" variant="secondary">
            {t("actions.close")}
          </Button>
        </Drawer.Close>
        <Button size="small" asChild>
          <Link to={webhookPath(id)}>{t("webhooks.panel.open")}</Link>
        </Button>
      </Drawer.Footer>
    </>
  )
}

const Details = ({ webhook, onClose }: { webhook: AdminWebhook; onClose: () => void }) => {
  const { data: stats } = useWebhookListStats([webhook.id])

  return (
    <div className="divide-y">
      <div className="flex items-center justify-between px-6 py-4">
        <div className="flex items-center gap-x-2">
          <WebhookStateBadge webhook={webhook} />
          <GivenUpAlert webhookId={webhook.id} stats={stats?.[webhook.id]} />
        </div>
        <WebhookMenu webhook={webhook} onDeleted={onClose} />
      </div>
      <WebhookProblem webhook={webhook} />
      <WebhookFacts webhook={webhook} />
      <LastDeliveries webhookId={webhook.id} />
    </div>
  )
}
