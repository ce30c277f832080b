import { Badge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

/** The status that a receiver answered with, coloured by what it means for the delivery. */
export const ResponseCode = ({ code }: { code: number | null }) => {
  const { t } = useTranslation("webhooks")

  return code === null ? (
    <span>{t("none")}</span>
  ) : (
    <Badge size="2xsmall" color={code < 400 ? "green" : "red"} className="tabular-nums">
      {code}
    </Badge>
  )
}
