import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { WebhookHealth } from "../../../types"

const COLORS = {
  healthy: "text-ui-fg-subtle",
  failing: "text-ui-fg-error",
  failed_ping: "text-ui-fg-error",
  disabled: "text-ui-fg-error",
} as const satisfies Record<WebhookHealth, string>

export const HealthLabel = ({ health }: { health: WebhookHealth }) => {
  const { t } = useTranslation("webhooks")
  return (
    <Text size="small" leading="compact" className={COLORS[health]}>
      {t(`health.${health}`)}
    </Text>
  )
}
