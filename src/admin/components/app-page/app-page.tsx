import { ExclamationCircle } from "@medusajs/icons"
import { Button, Container, Heading, StatusBadge, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link, useNavigate } from "react-router-dom"

import { useApp } from "../../hooks/use-apps"
import type { WebhookApp } from "../../lib/api/apps"
import { appDialogPath, appsPath } from "../../lib/paths"
import { AppMenu } from "./app-menu"
import { History } from "../common/history"
import { PageOf } from "../common/page-of"
import { AppFacts } from "./app-facts"
import { AppTokens } from "./app-tokens"
import { AppWebhooks } from "./app-webhooks"

/** The page of an app: its settings and rights, its tokens, its webhooks and its history. */
const AppPage = ({ id }: { id: string }) => (
  <PageOf subject={useApp(id)}>
    {(app) => (
      <>
        <Head app={app} />
        <div className="grid gap-3 xl:grid-cols-2 xl:items-start">
          <AppFacts app={app} />
          <AppTokens app={app} />
        </div>
        <AppWebhooks app={app} />
        <History of={{ app_id: app.id }} updatedAt={app.updated_at} />
      </>
    )}
  </PageOf>
)

const Head = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const navigate = useNavigate()

  return (
    <Container className="divide-y p-0">
      <div className="flex flex-col justify-between gap-x-4 gap-y-2 px-6 py-4 sm:flex-row sm:items-start">
        <div className="min-w-0">
          <Heading className="break-words">{app.name}</Heading>
          {app.contact_email && (
            <a
              href={`mailto:${app.contact_email}`}
              className="txt-small text-ui-fg-subtle focus-visible:shadow-borders-focus break-all rounded-sm underline outline-none"
            >
              {app.contact_email}
            </a>
          )}
        </div>
        <div className="flex shrink-0 items-center gap-x-4">
          <StatusBadge color={app.status === "active" ? "green" : "orange"}>
            {t(`apps.status.${app.status}`)}
          </StatusBadge>
          {app.status === "active" && (
            <Button size="small" variant="secondary" asChild>
              <Link to={appDialogPath(app.id, "portal")}>{t("apps.portal.open")}</Link>
            </Button>
          )}
          <AppMenu app={app} onDeleted={() => void navigate(appsPath(), { replace: true })} />
        </div>
      </div>
      {app.status === "suspended" && (
        <div className="flex items-start gap-x-2 px-6 py-4">
          <ExclamationCircle className="text-ui-tag-orange-icon mt-0.5 shrink-0" />
          <Text size="small">{t("apps.details.suspended")}</Text>
        </div>
      )}
    </Container>
  )
}

export default AppPage
