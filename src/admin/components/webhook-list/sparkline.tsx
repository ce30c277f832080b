import { Tooltip } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { WebhookListStats } from "../../lib/api/webhooks"

const WIDTH = 72
const HEIGHT = 24
const GAP = 1

/** The smallest height of a bar, so that one delivery beside thousands is seen. */
const MIN_HEIGHT = 2

/**
 * The last 24 hours, one bar for each hour: failures below, successes above. The failures are the failed attempts, so that a failing
 * webhook is seen before its first delivery is given up, or the failed deliveries, of which some have no attempt.
 */
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
  const failures = (hour: (typeof hours)[number]) => Math.max(hour.failed, hour.failed_attempts)
  const most = Math.max(1, ...hours.map((hour) => hour.success + failures(hour)))
  const step = WIDTH / Math.max(1, hours.length)

  return (
    <Tooltip content={text}>
      <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
        <rect width={WIDTH} height={1} y={HEIGHT - 1} fill="var(--border-base)" />
        {hours.map((hour, index) => {
          const failedHeight = heightOf(failures(hour), most)
          const successHeight = heightOf(hour.success, most)
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
                y={Math.max(0, HEIGHT - failedHeight - successHeight)}
                fill="var(--tag-green-icon)"
              />
            </g>
          )
        })}
      </svg>
    </Tooltip>
  )
}

function heightOf(amount: number, most: number): number {
  return amount === 0 ? 0 : Math.max(MIN_HEIGHT, (amount / most) * (HEIGHT - MIN_HEIGHT))
}
