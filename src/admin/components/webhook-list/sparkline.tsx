import { Tooltip } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { WebhookListStats } from "../../lib/api/webhooks"

const WIDTH = 72
const HEIGHT = 24
const GAP = 1

/** The least that something may be, so that one delivery beside thousands is seen. */
const LEAST = 2

/** The last 24 hours, a bar an hour: failed deliveries below, successful ones above, and on top the attempts that failed. */
export const Sparkline = ({ hours }: { hours: WebhookListStats["last_24h"] }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const success = hours.reduce((sum, hour) => sum + hour.success, 0)
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0)
  const attempts = hours.reduce((sum, hour) => sum + hour.failed_attempts, 0)
  const text = t("webhooks.list.last24h", {
    success: number(success),
    failed: number(failed),
    attempts: number(attempts),
  })
  const most = Math.max(1, ...hours.map((hour) => hour.success + hour.failed + hour.failed_attempts))
  const step = WIDTH / Math.max(1, hours.length)

  return (
    <Tooltip content={text}>
      <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
        <rect width={WIDTH} height={1} y={HEIGHT - 1} fill="var(--border-base)" />
        {hours.map((hour, index) => {
          const failedHeight = heightOf(hour.failed, most)
          const successHeight = heightOf(hour.success, most)
          const attemptsHeight = heightOf(hour.failed_attempts, most)
          return (
            <g key={hour.hour} transform={`translate(${index * step}, 0)`}>
              <rect
                width={step - GAP}
                height={failedHeight}
                y={HEIGHT - failedHeight}
                fill="var(--tag-red-icon)"
              />
              <rect
                width={step - GAP}
                height={successHeight}
                y={HEIGHT - failedHeight - successHeight}
                fill="var(--tag-green-icon)"
              />
              <rect
                width={step - GAP}
                height={attemptsHeight}
                y={Math.max(0, HEIGHT - failedHeight - successHeight - attemptsHeight)}
                fill="var(--tag-orange-icon)"
              />
            </g>
          )
        })}
      </svg>
    </Tooltip>
  )
}

function heightOf(amount: number, most: number): number {
  return amount === 0 ? 0 : Math.max(LEAST, (amount / most) * (HEIGHT - LEAST))
}
