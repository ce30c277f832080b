import { Checkbox, createDataTableColumnHelper, Tooltip } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Link, useLocation } from "react-router-dom"

import { useFormat } from "../../hooks/use-format"
import { useTopicTexts } from "../../hooks/use-topic-texts"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import { changeAddress } from "../../lib/address"
import type { AdminDelivery } from "../../lib/api/deliveries"
import { translateRemark } from "../../lib/explain"
import { rowLinkId } from "../../lib/row-link"
import { DeliveryStatusDot } from "../common/delivery-status"
import { ResourceLink } from "../common/resource-link"
import { ResponseCode } from "../common/response-code"
import { WebhookName } from "../common/webhook-name"
import { NextAttempt } from "../common/next-attempt"

const helper = createDataTableColumnHelper<AdminDelivery>()

/**
 * The log's columns. New columns create new cells, which lose the focus. Cells therefore read changing data themselves.
 * @param showWebhook whether the log is about more than one webhook
 */
export const useColumns = (showWebhook: boolean) => {
  const { t } = useTranslation("webhooks")
  const format = useFormat()
  const { name } = useTopicTexts()

  return useMemo(
    () => [
      helper.select({
        header: ({ table }) => (
          <Checkbox
            aria-label={t("deliveries.selectAll")}
            checked={table.getIsSomePageRowsSelected() ? "indeterminate" : table.getIsAllPageRowsSelected()}
            onCheckedChange={(checked) => table.toggleAllPageRowsSelected(Boolean(checked))}
          />
        ),
        cell: ({ row }) => (
          <Checkbox
            aria-label={t("deliveries.selectOne", { topic: name(row.original.topic), id: row.original.id })}
            checked={row.getIsSelected()}
            disabled={!row.getCanSelect()}
            onClick={(event) => event.stopPropagation()}
            onCheckedChange={(checked) => row.toggleSelected(Boolean(checked))}
          />
        ),
      }),
      helper.accessor("topic", {
        header: t("deliveries.columns.topic"),
        cell: ({ row: { original: delivery } }) => <DeliveryLink id={delivery.id} topic={delivery.topic} />,
      }),
      // Beside the topic, which is pinned, so that a narrow window shows both.
      helper.accessor("status", {
        header: t("deliveries.columns.status"),
        size: 128,
        cell: ({ row: { original: delivery } }) => (
          <Tooltip
            content={delivery.remark && translateRemark(delivery.remark, t)}
            hidden={!delivery.remark}
            className="max-w-[360px] break-words"
          >
            <span className="inline-flex">
              <DeliveryStatusDot status={delivery.status} />
            </span>
          </Tooltip>
        ),
      }),
      ...(showWebhook
        ? [
            helper.accessor("webhook_id", {
              header: t("deliveries.columns.webhook"),
              maxSize: 180,
              cell: ({ getValue }) => <WebhookName id={getValue()} />,
            }),
          ]
        : []),
      helper.accessor("resource_id", {
        header: t("deliveries.columns.resource"),
        maxSize: 160,
        cell: ({ row: { original: delivery } }) => <ResourceLink delivery={delivery} />,
      }),
      helper.accessor("response_status", {
        header: t("deliveries.columns.code"),
        size: 72,
        cell: ({ getValue }) => <ResponseCode code={getValue()} />,
      }),
      helper.accessor("attempt_count", {
        header: t("deliveries.columns.attempts"),
        size: 88,
        align: "right",
        cell: ({ getValue }) => format.number(getValue()),
      }),
      helper.accessor("duration_ms", {
        header: t("deliveries.columns.duration"),
        size: 88,
        align: "right",
        cell: ({ getValue }) => {
          const ms = getValue()
          return ms === null ? t("none") : format.duration(ms)
        },
      }),
      helper.accessor("created_at", {
        header: t("deliveries.columns.created"),
        enableSorting: true,
        sortLabel: t("deliveries.columns.created"),
        sortAscLabel: t("deliveries.oldestFirst"),
        sortDescLabel: t("deliveries.newestFirst"),
        cell: ({ getValue }) => format.timestamp(getValue()),
      }),
      helper.accessor("next_attempt_at", {
        header: t("deliveries.columns.next"),
        cell: ({ row: { original: delivery } }) => <LoggedNextAttempt delivery={delivery} />,
      }),
    ],
    [t, format, name, showWebhook]
  )
}

const LoggedNextAttempt = ({ delivery }: { delivery: AdminDelivery }) => {
  const { byId } = useWebhooksById()

  return (
    // The text wraps. In one line it would be cut off at 1440 pixels.
    <span className="block w-36 whitespace-normal">
      <NextAttempt delivery={delivery} webhook={byId.get(delivery.webhook_id)} />
    </span>
  )
}

/** Opens the delivery, as a click on the row does. The keyboard needs a link. */
const DeliveryLink = ({ id, topic }: { id: string; topic: string }) => {
  const { search } = useLocation()
  const { name } = useTopicTexts()

  return (
    <Link
      id={rowLinkId(id)}
      to={{ search: changeAddress(new URLSearchParams(search), { delivery: id }).toString() }}
      className="txt-compact-small-plus block max-w-[180px] hover:text-ui-fg-base focus-visible:shadow-borders-focus rounded-sm outline-none"
      onClick={(event) => event.stopPropagation()}
    >
      {/* One below the other, so that all columns fit at 1440 pixels. */}
      <span className="block truncate">{name(topic)}</span>
      <span className="text-ui-fg-subtle block truncate font-normal">{topic}</span>
    </Link>
  )
}
