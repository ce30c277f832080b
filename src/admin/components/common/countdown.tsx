import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"

const TICK_MS = 1_000

/** The time until a delivery's next attempt, updated every second: "in 4 min 12 s". */
export const Countdown = ({ until }: { until: string }) => {
  const { t } = useTranslation("webhooks")
  const { span, timestamp } = useFormat()
  const [now, setNow] = useState(Date.now)

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])

  const seconds = Math.ceil((Date.parse(until) - now) / 1000)
  return (
    <time dateTime={until} title={timestamp(until)} className="tabular-nums">
      {seconds > 0 ? t("deliveries.in", { span: span(seconds) }) : t("deliveries.due")}
    </time>
  )
}
