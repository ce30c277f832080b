import { CheckCircleSolid, ExclamationCircleSolid, Spinner } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useProblemText } from "../../hooks/use-problem-text"
import type { AdminDelivery } from "../../lib/api/deliveries"

/** The outcome of a ping. @param ping undefined until it is sent */
export const PingAnswer = ({ ping }: { ping: AdminDelivery | undefined }) => {
  const { t } = useTranslation("webhooks")
  const { duration } = useFormat()
  const textOf = useProblemText()

  switch (ping?.status) {
    case undefined:
    case "created":
    case "retrying":
      return (
        <PingLine icon={<Spinner className="text-ui-fg-muted animate-spin" />}>
          {t("webhooks.ping.waiting")}
        </PingLine>
      )
    case "success":
      return (
        <PingLine icon={<CheckCircleSolid className="text-ui-tag-green-icon" />}>
          {t("webhooks.ping.success", {
            code: ping.response_status,
            duration: duration(ping.duration_ms ?? 0),
          })}
        </PingLine>
      )
    case "failed":
    case "cancelled": {
      const { what, toDo } = textOf(ping.remark ?? "")
      return (
        <PingLine icon={<ExclamationCircleSolid className="text-ui-tag-red-icon" />}>
          {`${what} ${toDo}`}
        </PingLine>
      )
    }
  }
}

/** One line of text with an icon. */
export const PingLine = ({ icon, children }: { icon?: ReactNode; children: string }) => (
  <div className="flex items-start gap-x-2">
    {icon && <span className="mt-0.5 shrink-0">{icon}</span>}
    <Text size="small" className="text-ui-fg-subtle break-words">
      {children}
    </Text>
  </div>
)
