import { createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { WebhookApp } from "../../lib/api/apps"
import { appPath } from "../../lib/paths"
import { AppMenu } from "../app-page/app-menu"
import { RelativeTime } from "../common/relative-time"
import { StatusDot } from "../common/status-dot"
import { TextLink } from "../common/text-link"
import { TopicBadges } from "../common/topic-badges"

/** Topics that are shown in a row before the number of the others. */
const TOPICS_SHOWN = 1

const helper = createDataTableColumnHelper<WebhookApp>()

/** The columns of the list of apps. */
export const useColumns = () => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  return useMemo(
    () => [
      helper.accessor("name", {
        header: t("fields.name"),
        maxSize: 240,
        cell: ({ row: { original } }) => (
          <TextLink
            to={appPath(original.id)}
            className="text-ui-fg-base txt-compact-small-plus block truncate no-underline"
            // A click on the row opens the same page.
            onClick={(event) => event.stopPropagation()}
          >
            {original.name}
          </TextLink>
        ),
      }),
      helper.accessor("status", {
        header: t("fields.status"),
        cell: ({ getValue }) => (
          <StatusDot color={getValue() === "active" ? "green" : "orange"}>
            {t(`apps.status.${getValue()}`)}
          </StatusDot>
        ),
      }),
      helper.accessor("topics", {
        header: t("webhooks.fields.topics"),
        maxSize: 240,
        truncateTooltip: false,
        cell: ({ getValue }) => <TopicBadges topics={getValue()} most={TOPICS_SHOWN} />,
      }),
      helper.accessor("webhook_count", {
        header: t("domain"),
        cell: ({ row: { original } }) =>
          t("apps.list.used", {
            used: number(original.webhook_count),
            allowed: number(original.max_webhooks),
          }),
      }),
      helper.accessor("last_used_at", {
        header: t("apps.fields.lastUsed"),
        truncateTooltip: false,
        cell: ({ getValue }) => {
          const at = getValue()
          return at ? (
            <RelativeTime at={at} />
          ) : (
            <span className="text-ui-fg-subtle">{t("webhooks.list.never")}</span>
          )
        },
      }),
      helper.display({
        id: "action",
        cell: ({ row: { original } }) => (
          // React passes clicks in the menu on to the row, although the menu is elsewhere in the document.
          <div onClick={(event) => event.stopPropagation()}>
            <AppMenu app={original} linksToPage />
          </div>
        ),
      }),
    ],
    [t, number]
  )
}
