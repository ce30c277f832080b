import { ChevronRight } from "@medusajs/icons"
import { Button, Container, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { DeliveryStatusDot } from "../../admin/components/common/delivery-status"
import { ResponseCode } from "../../admin/components/common/response-code"
import { useFormat } from "../../admin/hooks/use-format"
import { useTopicTexts } from "../../admin/hooks/use-topic-texts"
import { rowLinkId } from "../../admin/lib/row-link"
import { useDeliveries, type Delivery } from "../api/deliveries"
import { useWebhooks, type Webhook } from "../api/webhooks"
import { Pending } from "../common/states"
import { ActOnAll } from "./act-on-all"
import { DeliveryPanel } from "./delivery-panel"
import { Filters } from "./filters"
import { useLogParams } from "./use-log-params"

/** The deliveries, newest first, with filters and a panel for details. It is polled. @param webhook limits it to one webhook */
export const Log = ({ webhook }: { webhook?: Webhook }) => {
  const { t } = useTranslation()
  const params = useLogParams()
  const filters = { ...params.filters, ...(webhook && { webhook_id: webhook.id }) }
  const { data: page, error } = useDeliveries(filters, params.cursor)

  return (
    <>
      <Container className="divide-y overflow-hidden p-0">
        <Filters params={params} showWebhooks={webhook === undefined}>
          <ActOnAll filters={filters} />
        </Filters>
        {page ? (
          <>
            <Rows
              deliveries={page.webhook_deliveries}
              showWebhook={webhook === undefined}
              onOpen={params.openDelivery}
            />
            {page.webhook_deliveries.length === 0 && (
              <Text size="small" className="text-ui-fg-subtle px-6 py-14 text-center">
                {t(
                  page.next_cursor
                    ? "portal.log.noneYet"
                    : params.isFiltered || params.cursor
                      ? "portal.log.noMatch"
                      : "portal.log.empty"
                )}
              </Text>
            )}
            <Pager
              isFirst={params.cursor === null}
              next={page.next_cursor}
              onFirst={() => params.setCursor(null)}
              onNext={params.setCursor}
            />
          </>
        ) : (
          <div className="p-4">
            <Pending error={error} />
          </div>
        )}
      </Container>
      <DeliveryPanel id={params.delivery} onClose={params.closeDelivery} />
    </>
  )
}

type RowsProps = { deliveries: readonly Delivery[]; showWebhook: boolean; onOpen: (id: string) => void }

const Rows = ({ deliveries, showWebhook, onOpen }: RowsProps) => {
  const { t } = useTranslation()
  const { data: webhooks } = useWebhooks(showWebhook)
  const names = new Map(webhooks?.map(({ id, name }) => [id, name]))

  return (
    <ul className="divide-y empty:hidden" aria-label={t("webhooks.tabs.log")}>
      {deliveries.map((delivery) => (
        <Row
          key={delivery.id}
          delivery={delivery}
          webhook={
            showWebhook
              ? (names.get(delivery.webhook_id) ?? (webhooks && t("deliveries.deletedWebhook")))
              : undefined
          }
          onOpen={() => onOpen(delivery.id)}
        />
      ))}
    </ul>
  )
}

type RowProps = { delivery: Delivery; webhook: string | undefined; onOpen: () => void }

const Row = ({ delivery, webhook, onOpen }: RowProps) => {
  const { t } = useTranslation()
  const { timestamp, duration } = useFormat()
  const { name } = useTopicTexts()

  return (
    <li className="hover:bg-ui-bg-base-hover relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-6 md:grid-cols-[140px_minmax(0,1fr)_56px_160px_20px] lg:grid-cols-[144px_minmax(0,1fr)_88px_72px_180px_20px]">
      <div className="md:order-none">
        <DeliveryStatusDot status={delivery.status} />
      </div>
      <div className="order-first col-span-2 min-w-0 md:order-none md:col-span-1">
        <button
          type="button"
          id={rowLinkId(delivery.id)}
          onClick={onOpen}
          className="txt-compact-small-plus text-ui-fg-base after:focus-visible:shadow-borders-focus block w-full truncate text-left outline-none after:absolute after:inset-0"
        >
          {name(delivery.topic)} <span className="text-ui-fg-subtle font-normal">{delivery.topic}</span>
        </button>
        <Text
          as="div"
          size="xsmall"
          leading="compact"
          className="text-ui-fg-subtle flex flex-col gap-x-1 pt-0.5 lg:flex-row"
        >
          {/* A long name leaves room for the ID, by which the rows differ: below the name, or beside it in a wide window. */}
          {webhook && <span className="truncate">{webhook}</span>}
          {webhook && delivery.resource_id && (
            <span aria-hidden className="hidden lg:block">
              ·
            </span>
          )}
          {delivery.resource_id && (
            <span className="truncate lg:max-w-[70%] lg:shrink-0">{delivery.resource_id}</span>
          )}
        </Text>
      </div>
      <Text as="div" size="small" leading="compact" className="text-ui-fg-subtle hidden md:block">
        <ResponseCode code={delivery.response_status} />
      </Text>
      <Text size="small" leading="compact" className="text-ui-fg-subtle hidden tabular-nums lg:block">
        {delivery.duration_ms === null ? t("none") : duration(delivery.duration_ms)}
      </Text>
      <Text size="small" leading="compact" className="text-ui-fg-subtle tabular-nums">
        {timestamp(delivery.created_at)}
      </Text>
      <ChevronRight aria-hidden className="text-ui-fg-muted hidden md:block" />
    </li>
  )
}

type PagerProps = {
  isFirst: boolean
  next: string | null
  onFirst: () => void
  onNext: (cursor: string) => void
}

const Pager = ({ isFirst, next, onFirst, onNext }: PagerProps) => {
  const { t } = useTranslation()

  return isFirst && next === null ? null : (
    <div className="flex justify-end gap-x-2 px-4 py-3 sm:px-6">
      <Button size="small" variant="secondary" disabled={isFirst} onClick={onFirst}>
        {t("portal.log.newest")}
      </Button>
      <Button size="small" variant="secondary" disabled={next === null} onClick={() => next && onNext(next)}>
        {t("portal.log.older")}
      </Button>
    </div>
  )
}
