import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { GUIDE_URL } from "../../lib/paths"
import { TextLink } from "../common/text-link"

/** What the list shows in a shop that has no webhook yet. */
export const EmptyList = () => {
  const { t } = useTranslation("webhooks")

  return (
    <div className="flex flex-col items-center gap-y-4">
      <div className="text-center">
        <Text weight="plus">{t("webhooks.list.empty")}</Text>
        <Text size="small" className="text-ui-fg-subtle">
          {t("webhooks.list.emptyHint")}
        </Text>
      </div>
      <Button size="small" variant="secondary" asChild>
        <Link to="create">{t("webhooks.form.createTitle")}</Link>
      </Button>
      <TextLink
        to={GUIDE_URL}
        target="_blank"
        rel="noreferrer"
        className="txt-compact-small text-ui-fg-subtle"
      >
        {t("webhooks.list.guide")}
      </TextLink>
    </div>
  )
}
