import { ExclamationCircle, Spinner } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { messageOf } from "../../admin/lib/api/error-message"
import { Alone } from "./alone"

type OpeningProps = { error?: Error; onRetry?: () => void }

/** While the shop is asked for a session, and where it does not answer. */
export const Opening = ({ error, onRetry }: OpeningProps) => {
  const { t } = useTranslation()

  return error ? (
    <Alone icon={<ExclamationCircle />} title={t("portal.session.failed")}>
      <Text size="small" className="text-ui-fg-subtle" role="alert">
        {messageOf(error)}
      </Text>
      <Button size="small" variant="secondary" onClick={onRetry}>
        {t("portal.session.retry")}
      </Button>
    </Alone>
  ) : (
    <div
      className="flex min-h-dvh items-center justify-center"
      role="status"
      aria-label={t("portal.loading")}
    >
      <Spinner className="text-ui-fg-muted animate-spin" />
    </div>
  )
}
