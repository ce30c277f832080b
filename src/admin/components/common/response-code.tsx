import { Badge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

/** The HTTP status of a response: green below 400, else red. */
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
