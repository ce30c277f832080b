import { Drawer, Skeleton, Text } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { useDelivery } from "../../hooks/use-deliveries"
import { useEscape } from "../../hooks/use-escape"
import { messageOf } from "../../lib/api/error-message"
import { focusRowLink } from "../../lib/row-link"
import { DeliveryStatusBadge } from "../common/delivery-status"
import { Named } from "../common/named"
import { NotUpToDate } from "../common/not-up-to-date"
import { TopicName } from "../common/topic-name"
import { DeliveryActions } from "./delivery-actions"
import { DeliveryBody } from "./delivery-body"

type DeliveryDrawerProps = {
  /** The delivery that stands open; null: none. */
  id: string | null
  onClose: () => void
}

/** All about one delivery, and what can be done to it. */
export const DeliveryDrawer = ({ id, onClose }: DeliveryDrawerProps) => {
  // Keeps its content while it slides away.
  const [lastId, setLastId] = useState(id)
  useEffect(() => setLastId((last) => id ?? last), [id])
  const shownId = id ?? lastId
  useEscape(id !== null, onClose)
  return (
    <Drawer open={id !== null} onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content aria-describedby={undefined} onCloseAutoFocus={focusRowLink(shownId)}>
        {shownId && <Content id={shownId} />}
      </Drawer.Content>
    </Drawer>
  )
}

const Content = ({ id }: { id: string }) => {
  const { t } = useTranslation("webhooks")
  const { data: delivery, error } = useDelivery(id)

  return (
    <>
      <Named label={t("actions.close")}>
        <Drawer.Header>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Drawer.Title className="txt-compact-large-plus break-all">
              {delivery ? <TopicName topic={delivery.topic} /> : t("deliveries.delivery")}
            </Drawer.Title>
            {delivery && <DeliveryStatusBadge status={delivery.status} />}
          </div>
        </Drawer.Header>
      </Named>
      <Drawer.Body className="overflow-y-auto p-0">
        <NotUpToDate />
        {delivery ? <DeliveryBody delivery={delivery} /> : error ? <Failure error={error} /> : <Loading />}
      </Drawer.Body>
      {delivery && (
        <Drawer.Footer>
          <DeliveryActions delivery={delivery} />
        </Drawer.Footer>
      )}
    </>
  )
}

const Failure = ({ error }: { error: Error }) => (
  <Text size="small" className="text-ui-fg-error px-6 py-4" role="alert">
    {messageOf(error)}
  </Text>
)

const Loading = () => (
  <div className="flex flex-col gap-y-4 px-6 py-4" aria-busy>
    <Skeleton className="h-32 w-full" />
    <Skeleton className="h-64 w-full" />
  </div>
)
