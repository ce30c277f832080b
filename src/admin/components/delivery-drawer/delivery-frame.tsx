import { Drawer, Skeleton, Text } from "@medusajs/ui"
import { useEffect, useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import type { AdminDelivery } from "../../lib/api/deliveries"
import { messageOf } from "../../lib/api/error-message"
import { focusRowLink } from "../../lib/row-link"
import { DeliveryStatusBadge } from "../common/delivery-status"
import { LabelledButtons } from "../common/labelled-buttons"
import { TopicName } from "../common/topic-name"

type DeliveryFrameProps = {
  /** The delivery to show; null: the drawer is closed. */
  id: string | null
  onClose: () => void
  /** The content of the drawer. */
  children: (id: string) => ReactNode
}

/** The drawer of one delivery, without its content. The portal uses it, too. */
export const DeliveryFrame = ({ id, onClose, children }: DeliveryFrameProps) => {
  // The content stays while the drawer slides out.
  const [lastId, setLastId] = useState(id)
  useEffect(() => setLastId((last) => id ?? last), [id])
  const shownId = id ?? lastId

  return (
    <Drawer open={id !== null} onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content aria-describedby={undefined} onCloseAutoFocus={focusRowLink(shownId)}>
        {shownId && children(shownId)}
      </Drawer.Content>
    </Drawer>
  )
}

type DeliveryContentProps<Delivery> = {
  /** Undefined until it is loaded. */
  delivery: Delivery | undefined
  /** Why it could not be loaded. */
  error: Error | null
  /** Is shown above the delivery, also before it is loaded. */
  notice?: ReactNode
  body: (delivery: Delivery) => ReactNode
  footer: (delivery: Delivery) => ReactNode
}

/** The content of the drawer: topic and status in the header, then `body` and `footer` once the delivery is loaded. */
export const DeliveryContent = <Delivery extends Pick<AdminDelivery, "topic" | "status">>({
  delivery,
  error,
  notice,
  body,
  footer,
}: DeliveryContentProps<Delivery>) => {
  const { t } = useTranslation("webhooks")

  return (
    <>
      <LabelledButtons label={t("actions.close")}>
        <Drawer.Header>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Drawer.Title className="txt-compact-large-plus min-w-0 break-words">
              {delivery ? <TopicName topic={delivery.topic} /> : t("deliveries.delivery")}
            </Drawer.Title>
            {delivery && <DeliveryStatusBadge status={delivery.status} />}
          </div>
        </Drawer.Header>
      </LabelledButtons>
      <Drawer.Body className="relative overflow-y-auto p-0">
        {notice}
        {delivery ? body(delivery) : error ? <Failure error={error} /> : <Loading />}
      </Drawer.Body>
      {delivery && <Drawer.Footer className="empty:hidden">{footer(delivery)}</Drawer.Footer>}
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
