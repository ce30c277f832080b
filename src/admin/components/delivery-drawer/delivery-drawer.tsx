import { useDelivery } from "../../hooks/use-deliveries"
import { useCloseOnEscape } from "../../hooks/use-close-on-escape"
import { NotUpToDate } from "../common/not-up-to-date"
import { DeliveryActions } from "./delivery-actions"
import { DeliveryBody } from "./delivery-body"
import { DeliveryContent, DeliveryFrame } from "./delivery-frame"

type DeliveryDrawerProps = {
  /** The delivery that is open; null: none. */
  id: string | null
  onClose: () => void
}

/** All about one delivery, and what can be done to it. */
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
