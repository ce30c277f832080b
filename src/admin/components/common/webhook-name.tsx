import { useTranslation } from "react-i18next"

import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import { webhookPath } from "../../lib/paths"
import { TextLink } from "./text-link"

/** The name of a delivery's webhook, linked to its page. A deleted webhook has no name and no link. */
export const WebhookName = ({ id }: { id: string }) => {
  const { t } = useTranslation("webhooks")
  const { byId, isDeleted } = useWebhooksById()

  return isDeleted(id) ? (
    <span className="text-ui-fg-subtle" title={id}>
      {t("deliveries.deletedWebhook")}
    </span>
  ) : (
    // A click on the row opens the delivery.
    <TextLink to={webhookPath(id)} onClick={(event) => event.stopPropagation()}>
      {byId.get(id)?.name ?? id}
    </TextLink>
  )
}
