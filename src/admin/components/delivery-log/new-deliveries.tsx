import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

type NewDeliveriesProps = {
  count: number
  /** Whether the counting stopped there: "100+". */
  isMost: boolean
  onShow: () => void
}

/** Deliveries that came in while the rows were held in place. */
export const NewDeliveries = ({ count, isMost, onShow }: NewDeliveriesProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <div role="status">
      {count > 0 && (
        <Button type="button" size="small" variant="transparent" onClick={onShow}>
          {t("deliveries.new", { count, number: isMost ? `${count}+` : String(count) })}
        </Button>
      )}
    </div>
  )
}
