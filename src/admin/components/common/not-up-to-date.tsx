import { ExclamationCircle } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link, useLocation } from "react-router-dom"

import { useReadingError } from "../../hooks/use-live-query"
import { messageOf, outageOf } from "../../lib/api/error-message"

/** A notice that the page may be out of date, and why. Renders nothing while the server answers. */
export const NotUpToDate = () => {
  const { t } = useTranslation("webhooks")
  const error = useReadingError()
  const outage = outageOf(error)
  const location = useLocation()

  return (
    <div role="status" className="empty:hidden">
      {error && (
        <div className="bg-ui-tag-orange-bg text-ui-tag-orange-text flex items-start gap-x-2 px-6 py-3">
          <ExclamationCircle className="mt-0.5 shrink-0" />
          <Text size="small" className="min-w-0">
            {outage ? t(`notUpToDate.${outage}`) : t("notUpToDate.refused", { message: messageOf(error) })}{" "}
            {outage === "signedOut" && (
              // After the sign-in Medusa returns to this location.
              <Link to="/login" state={{ from: location }} className="underline">
                {t("notUpToDate.signIn")}
              </Link>
            )}
          </Text>
        </div>
      )}
    </div>
  )
}
