import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useCreatePortalLink } from "../../hooks/use-apps"
import { useFormat } from "../../hooks/use-format"
import type { PortalLink as Link, WebhookApp } from "../../lib/api/apps"
import { showError } from "../../lib/show-error"
import { DrawerCloseButton, DrawerHeader } from "../common/drawer-parts"
import { ShownOnce } from "../common/new-secret"

/** Creates a link that opens the portal for an app, and shows it once. It can be sent to the app's contact by e-mail. */
const PortalLink = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const { mutateAsync, data: link, isPending } = useCreatePortalLink(app.id)

  return (
    <>
      <DrawerHeader title={t("apps.portal.title")} hint={t("apps.portal.hint", { name: app.name })} />
      <RouteDrawer.Body className="relative flex-1 overflow-y-auto">
        {link ? (
          <ShownOnce
            label={t("apps.portal.link")}
            text={link.url}
            copy={t("apps.portal.copy")}
            hint={t("apps.portal.new", { at: dateTime(link.expires_at) })}
            escape={t("apps.portal.escape")}
          />
        ) : (
          <Text size="small">{t("apps.portal.once")}</Text>
        )}
      </RouteDrawer.Body>
      <RouteDrawer.Footer>
        <DrawerCloseButton isDone={Boolean(link)} />
        {link ? (
          app.contact_email && <MailLink to={app.contact_email} link={link} />
        ) : (
          <Button size="small" isLoading={isPending} onClick={() => void mutateAsync().catch(showError)}>
            {t("apps.portal.create")}
          </Button>
        )}
      </RouteDrawer.Footer>
    </>
  )
}

const MailLink = ({ to, link }: { to: string; link: Link }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const subject = t("apps.portal.mailSubject")
  const body = t("apps.portal.mailBody", {
    url: link.url,
    at: dateTime(link.expires_at),
    interpolation: PLAIN,
  })
  const text = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`

  return (
    <Button size="small" asChild>
      <a href={`mailto:${encodeURIComponent(to)}?${text}`}>{t("apps.portal.mail")}</a>
    </Button>
  )
}

/** The text of an e-mail is plain text, so nothing is escaped for HTML. */
const PLAIN = { escapeValue: false }

export default PortalLink
