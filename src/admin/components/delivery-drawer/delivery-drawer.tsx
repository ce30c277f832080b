import { useDelivery } from "../../hooks/use-deliveries"
import { useCloseOnEscape } from "../../hooks/use-close-on-escape"
import { NotUpToDate } from "../common/not-up-to-date"
import { DeliveryActions } from "./delivery-actions"
import { DeliveryBody } from "./delivery-body"
import { DeliveryContent, DeliveryFrame } from "./delivery-frame"

type DeliveryDrawerProps = {
  /** The delivery to show; null: the drawer is closed. */
  id: string | null
  onClose: () => void
}

/** The drawer with one delivery and its actions. */
export const DeliveryDrawer = ({ id, onClose }: DeliveryDrawerProps) => {
  useCloseOnEscape(id !== null, onClose)
  return (
    <DeliveryFrame id={id} onClose={onClose}>
      {(shownId) => <Content id={shownId} />}
    </DeliveryFrame>
  )
}

const Content = ({ id }: { id: string }) => {
  const { data: delivery, error } = useDelivery(id)

  return (
    <DeliveryContent
      delivery={delivery}
      error={error}
      notice={<NotUpToDate />}
      body={(delivery) => <DeliveryBody delivery={delivery} />}
      footer={(delivery) => <DeliveryActions delivery={delivery} />}
    />
  )
}
