import { ActionMenu } from "@medusajs/dashboard/components"
import { ArrowPath, Trash } from "@medusajs/icons"
import { clx, Container, Heading, IconButton, Text, toast, Tooltip } from "@medusajs/ui"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"

import { UNFINISHED_STATUSES } from "../../../types"
import { keysOf } from "../../../types/typed"
import { useDeliveries, useDeliveryAction } from "../../hooks/use-deliveries"
import { useFormat } from "../../hooks/use-format"
import { LIVE_MS } from "../../hooks/use-server-query"
import { useTopicTexts } from "../../hooks/use-topic-texts"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { AdminDelivery } from "../../lib/api/deliveries"
import type { ErasureRequest } from "../../lib/api/erasure"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { isRetryable } from "../../lib/allowed-actions"
import { logPath } from "../../lib/paths"
import { showError } from "../../lib/show-error"
import { DeliveryStatusDot } from "../common/delivery-status"
import { MenuButton } from "../common/menu-button"
import { NotUpToDate } from "../common/not-up-to-date"
import { TextLink } from "../common/text-link"
import { TopicName } from "../common/topic-name"
import { DeliveryDrawer } from "../delivery-drawer/delivery-drawer"
import { EraseDialog } from "../delivery-log/erase-dialog"

const SHOWN = 5

/** Deliveries that have not arrived: first those that failed, then those that wait. */
const MISSING = {
  failed: { statuses: ["failed"], className: "text-ui-fg-error" },
  waiting: { statuses: UNFINISHED_STATUSES, className: "text-ui-fg-subtle" },
} as const

type ResourceDeliveriesProps = {
  resourceId: string
  /** For a customer: the request that erases the person from the log. */
  customer?: ErasureRequest
}

/**
 * The widget with the deliveries of an order, a product, a customer or a promotion: first those that failed, then those that wait, then
 * the newest. Renders nothing in a shop without webhooks.
 */
export const ResourceDeliveries = ({ resourceId, customer }: ResourceDeliveriesProps) => {
  const { t } = useTranslation("webhooks")
  const headingId = useId()
  const [openId, setOpenId] = useState<string | null>(null)
  const [isErasing, setErasing] = useState(false)
  const { number } = useFormat()
  const { byId: webhooks, isDeleted } = useWebhooksById()
  const watching = { every: LIVE_MS, enabled: webhooks.size > 0 }
  const about = { resource_id: resourceId, limit: SHOWN }
  const { data: newest } = useDeliveries(about, watching)
  const { data: failed } = useDeliveries({ ...about, status: [...MISSING.failed.statuses] }, watching)
  const { data: waiting } = useDeliveries({ ...about, status: [...MISSING.waiting.statuses] }, watching)

  if (webhooks.size === 0 || !newest || !failed || !waiting) {
    return null
  }
  const missing = { failed, waiting }
  const deliveries = firstOf(failed.webhook_deliveries, waiting.webhook_deliveries, newest.webhook_deliveries)

  return (
    <Container role="region" aria-labelledby={headingId} className="divide-y p-0">
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h2" id={headingId}>
          {t("widgets.title")}
        </Heading>
        <div className="flex items-center gap-x-2">
          {deliveries.length > 0 && (
            <TextLink
              to={`${logPath()}?resource_id=${encodeURIComponent(resourceId)}`}
              className="txt-compact-small text-ui-fg-subtle"
            >
              {t("widgets.showAll")}
            </TextLink>
          )}
          {customer && (
            <ActionMenu
              groups={[
                {
                  actions: [{ icon: <Trash />, label: t("widgets.erase"), onClick: () => setErasing(true) }],
                },
              ]}
            >
              <MenuButton aria-label={t("widgets.actions")} />
            </ActionMenu>
          )}
        </div>
      </div>
      <NotUpToDate />
      {failed.count + waiting.count > 0 && (
        <div className="flex flex-wrap gap-x-4 gap-y-1 px-6 py-3">
          {keysOf(MISSING)
            .filter((kind) => missing[kind].count > 0)
            .map((kind) => {
              const { count, count_capped } = missing[kind]
              const status = JSON.stringify(MISSING[kind].statuses)
              return (
                <TextLink
                  key={kind}
                  to={`${logPath()}?${new URLSearchParams({ resource_id: resourceId, status })}`}
                  className={clx("txt-compact-small-plus", MISSING[kind].className)}
                >
                  {t(`widgets.${kind}`, { count, number: number(count) + (count_capped ? "+" : "") })}
                </TextLink>
              )
            })}
        </div>
      )}
      {deliveries.length === 0 ? (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("widgets.empty")}
        </Text>
      ) : (
        <ul className="divide-y">
          {deliveries.map((delivery) => (
            <Row
              key={delivery.id}
              delivery={delivery}
              webhook={webhooks.get(delivery.webhook_id)}
              isDeleted={isDeleted(delivery.webhook_id)}
              onOpen={() => setOpenId(delivery.id)}
            />
          ))}
        </ul>
      )}
      <DeliveryDrawer id={openId} onClose={() => setOpenId(null)} />
      {customer && isErasing && (
        <EraseDialog target={{ kind: "customer", request: customer }} onClose={() => setErasing(false)} />
      )}
    </Container>
  )
}

/** The first deliveries of the lists, without duplicates. */
function firstOf(...lists: AdminDelivery[][]): AdminDelivery[] {
  return [...new Map(lists.flat().map((delivery) => [delivery.id, delivery])).values()].slice(0, SHOWN)
}

type RowProps = {
  delivery: AdminDelivery
  webhook: AdminWebhook | undefined
  isDeleted: boolean
  onOpen: () => void
}

const Row = ({ delivery, webhook, isDeleted, onOpen }: RowProps) => {
  const { t } = useTranslation("webhooks")
  const { relative } = useFormat()
  const { name } = useTopicTexts()
  const { mutateAsync, isPending } = useDeliveryAction(delivery.id)
  const label = t("widgets.retry", { topic: name(delivery.topic) })

  const handleRetry = () =>
    mutateAsync("retry").then(
      () => toast.success(t("deliveries.retry.done", { count: 1, number: "1" })),
      showError
    )

  return (
    <li className="flex items-center justify-between gap-x-3 px-6 py-3">
      <button
        type="button"
        onClick={onOpen}
        className="focus-visible:shadow-borders-focus min-w-0 rounded-md text-left outline-none"
      >
        <Text as="span" size="small" leading="compact" weight="plus" className="block break-words">
          <TopicName topic={delivery.topic} />
        </Text>
        <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle block break-words">
          {[isDeleted ? t("deliveries.deletedWebhook") : webhook?.name, relative(delivery.created_at)]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </button>
      <div className="flex flex-shrink-0 items-center gap-x-2">
        <DeliveryStatusDot status={delivery.status} />
        {!isDeleted && isRetryable(delivery, webhook, Date.now()) && (
          <Tooltip content={t("deliveries.retry.one")}>
            <IconButton
              type="button"
              size="small"
              variant="transparent"
              aria-label={label}
              isLoading={isPending}
              onClick={() => void handleRetry()}
            >
              <ArrowPath />
            </IconButton>
          </Tooltip>
        )}
      </div>
    </li>
  )
}
