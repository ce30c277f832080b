import { useState } from "react"

import { useWebhookStats } from "../../hooks/use-webhooks"
import type { StatsRange } from "../../lib/api/webhooks"
import { ActivityCharts } from "./activity-charts"

/** The activity of one webhook in the last day, week or month. */
export const WebhookCharts = ({ webhookId }: { webhookId: string }) => {
  const [range, setRange] = useState<StatsRange>("24h")
  const { data: stats, error } = useWebhookStats(webhookId, range)

  return <ActivityCharts {...{ range, stats, error }} onRange={setRange} />
}
