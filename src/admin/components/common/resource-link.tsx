import { useTranslation } from "react-i18next"

import { resourcePath } from "../../lib/resource-path"
import { TextLink } from "./text-link"

type ResourceLinkProps = {
  delivery: { topic: string; resource: string; resource_id: string | null }
}

/** The id of a delivery's resource, linked to its page in the dashboard if there is one. */
export const ResourceLink = ({ delivery }: ResourceLinkProps) => {
  const { t } = useTranslation("webhooks")
  const path = resourcePath(delivery)

  if (!path) {
    return <span className="text-ui-fg-subtle break-all">{delivery.resource_id ?? t("none")}</span>
  }
  return (
    // A click on the row opens the delivery.
    <TextLink to={path} className="break-all" onClick={(event) => event.stopPropagation()}>
      {delivery.resource_id}
    </TextLink>
  )
}
