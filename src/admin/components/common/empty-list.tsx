import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { GUIDE_URL } from "../../lib/paths"
import { TextLink } from "./text-link"

type EmptyListProps = {
  title: string
  /** Says what the listed things are for. */
  hint: string
  /** The label of the link to the form. */
  create: string
}

/** The empty state of a list: what it is for, a link to the form and a link to the guide. */
export const EmptyList = ({ title, hint, create }: EmptyListProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <div className="flex flex-col items-center gap-y-4">
      <div className="text-center">
        <Text weight="plus">{title}</Text>
        <Text size="small" className="text-ui-fg-subtle">
          {hint}
        </Text>
      </div>
      <Button size="small" variant="secondary" asChild>
        <Link to="create">{create}</Link>
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
