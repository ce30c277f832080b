import { Checkbox, createDataTableColumnHelper, Skeleton, Text } from "@medusajs/ui"
import { useMemo, useSyncExternalStore } from "react"
import { useTranslation } from "react-i18next"
import { Link, useLocation } from "react-router-dom"

import { useAppNames } from "../../hooks/use-apps"
import { useFormat } from "../../hooks/use-format"
import { changeAddress } from "../../lib/address"
import type { AdminWebhook, WebhookListStats } from "../../lib/api/webhooks"
import { rowLinkId } from "../../lib/row-link"
import { AppName } from "../common/app-name"
import { GivenUpAlert } from "../common/given-up-alert"
import { RelativeTime } from "../common/relative-time"
import { SalesChannelList } from "../common/sales-channel-list"
import { TopicBadges } from "../common/topic-badges"
import { WebhookStateDot } from "../common/webhook-state"
import { WebhookMenu } from "../webhook-actions/webhook-menu"
import { Sparkline } from "./sparkline"

/** Topics that are shown in a row before the number of the others, so that all columns fit. */
const TOPICS_SHOWN = 1

export type WebhookListRow = {
  /** The id of the webhook. */
  id: string
  /** The position in the list: 1, 2, … */
  number: number
  webhook: AdminWebhook
  /** Undefined until they are loaded; null if they could not be loaded. */
  stats: WebhookListStats | null | undefined
}

const helper = createDataTableColumnHelper<WebhookListRow>()

/**
 * The list's columns. Sortable columns have the API's names. New columns create new cells, which lose the focus; so the columns
 * depend only on the language.
 */
export const useColumns = () => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  return useMemo(() => {
    const alphabetically = {
      enableSorting: true,
      sortAscLabel: t("filters.sorting.alphabeticallyAsc"),
      sortDescLabel: t("filters.sorting.alphabeticallyDesc"),
    }
    return [
      helper.select({
        header: ({ table }) => (
          <Checkbox
            aria-label={t("webhooks.list.selectAll")}
            checked={table.getIsSomePageRowsSelected() ? "indeterminate" : table.getIsAllPageRowsSelected()}
            onCheckedChange={(checked) => table.toggleAllPageRowsSelected(Boolean(checked))}
          />
        ),
        cell: ({ row }) => (
          <Checkbox
            aria-label={t("webhooks.list.selectOne", { name: row.original.webhook.name })}
            checked={row.getIsSelected()}
            onClick={(event) => event.stopPropagation()}
            onCheckedChange={(checked) => row.toggleSelected(Boolean(checked))}
          />
        ),
      }),
      helper.accessor("number", {
        id: "created_at",
        header: t("webhooks.fields.number"),
        size: 64,
        enableSorting: true,
        sortLabel: t("fields.createdAt"),
        sortAscLabel: t("filters.sorting.dateAsc"),
        sortDescLabel: t("filters.sorting.dateDesc"),
        cell: ({ getValue }) => <Muted>{number(getValue())}</Muted>,
      }),
      helper.accessor("webhook.name", {
        id: "name",
        header: t("fields.name"),
        maxSize: 170,
        sortLabel: t("fields.name"),
        ...alphabetically,
        cell: ({ row: { original } }) => <NameLink webhook={original.webhook} />,
      }),
      helper.accessor("webhook.health", {
        id: "health",
        header: t("fields.status"),
        truncateTooltip: false,
        enableSorting: true,
        sortLabel: t("fields.status"),
        sortAscLabel: t("webhooks.list.worstFirst"),
        sortDescLabel: t("webhooks.list.worstLast"),
        cell: ({ row: { original } }) => (
          <div className="flex items-center gap-x-2">
            <WebhookStateDot webhook={original.webhook} />
            <GivenUpAlert webhookId={original.webhook.id} stats={original.stats} />
          </div>
        ),
      }),
      helper.accessor("webhook.last_success_at", {
        id: "last_success_at",
        header: t("webhooks.fields.lastSuccess"),
        truncateTooltip: false,
        enableSorting: true,
        sortLabel: t("webhooks.fields.lastSuccess"),
        sortAscLabel: t("filters.sorting.dateAsc"),
        sortDescLabel: t("filters.sorting.dateDesc"),
        cell: ({ getValue }) => {
          const at = getValue()
          return at ? <RelativeTime at={at} /> : <Muted>{t("webhooks.list.never")}</Muted>
        },
      }),
      helper.display({
        id: "last_24h",
        header: t("webhooks.fields.last24h"),
        size: 104,
        cell: ({ row: { original } }) =>
          original.stats ? (
            <Sparkline hours={original.stats.last_24h} />
          ) : (
            <NoStats isLoading={original.stats === undefined} />
          ),
      }),
      helper.accessor("webhook.app_id", {
        id: "app",
        header: t("webhooks.fields.app"),
        maxSize: 140,
        cell: ({ getValue }) => {
          const id = getValue()
          return id === null ? <Muted>{t("none")}</Muted> : <AppName id={id} />
        },
      }),
      helper.accessor("webhook.url", {
        id: "url",
        header: t("webhooks.fields.url"),
        maxSize: 200,
        sortLabel: t("webhooks.fields.url"),
        ...alphabetically,
        cell: ({ getValue }) => getValue() ?? <Muted>{t("webhooks.list.pull")}</Muted>,
      }),
      helper.accessor("webhook.topics", {
        id: "topics",
        header: t("webhooks.fields.topics"),
        maxSize: 240,
        truncateTooltip: false,
        cell: ({ getValue }) => <TopicBadges topics={getValue()} most={TOPICS_SHOWN} />,
      }),
      helper.accessor("webhook.sales_channel_ids", {
        id: "sales_channels",
        header: t("webhooks.fields.salesChannels"),
        maxSize: 120,
        truncateTooltip: false,
        cell: ({ getValue }) => <SalesChannelList ids={getValue()} />,
      }),
      helper.display({
        id: "action",
        cell: ({ row: { original } }) => <RowActions webhook={original.webhook} />,
      }),
    ]
  }, [t, number])
}

/** Which columns are shown: in a shop that has apps the app, in others the number if the window is wide. So all fit at 1440 pixels. */
export const useColumnVisibility = () => {
  const isNarrow = useIsNarrow()
  const hasApps = useAppNames().size > 0
  return useMemo(() => ({ created_at: !isNarrow && !hasApps, app: hasApps }), [isNarrow, hasApps])
}

/** Up to this width a table does not show all of its columns at once. */
const NARROW = "(max-width: 1279px)"

/** Whether the window is so narrow that tables scroll horizontally. */
const useIsNarrow = (): boolean => useSyncExternalStore(watch, () => window.matchMedia(NARROW).matches)

function watch(onChange: () => void): () => void {
  const width = window.matchMedia(NARROW)
  width.addEventListener("change", onChange)
  return () => width.removeEventListener("change", onChange)
}

/** Opens the panel, as a click on the row does. The keyboard needs a link. */
const NameLink = ({ webhook }: { webhook: AdminWebhook }) => {
  const { search } = useLocation()

  return (
    <Link
      id={rowLinkId(webhook.id)}
      to={{ search: changeAddress(new URLSearchParams(search), { webhook: webhook.id }).toString() }}
      className="text-ui-fg-base txt-compact-small-plus focus-visible:shadow-borders-focus block max-w-28 truncate rounded-sm outline-none sm:max-w-none"
      onClick={(event) => event.stopPropagation()}
    >
      {webhook.name}
    </Link>
  )
}

const NoStats = ({ isLoading }: { isLoading: boolean }) => {
  const { t } = useTranslation("webhooks")

  return isLoading ? <Skeleton className="h-4 w-16" /> : <Muted>{t("none")}</Muted>
}

const Muted = ({ children }: { children: string }) => (
  <Text size="small" leading="compact" className="text-ui-fg-subtle whitespace-nowrap">
    {children}
  </Text>
)

/** React passes clicks in the menu on to the row, although the menu is elsewhere in the document. */
const RowActions = ({ webhook }: { webhook: AdminWebhook }) => (
  <div onClick={(event) => event.stopPropagation()}>
    <WebhookMenu webhook={webhook} linksToPage />
  </div>
)
