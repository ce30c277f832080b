import { useMemo } from "react"

import type { AdminWebhook } from "../lib/api/webhooks"
import { useWebhooks } from "./use-webhooks"

/** As many as the API gives at once. */
const MOST = 1_000

/** The shop's webhooks by their ids: names and states for what is shown of their deliveries. */
export const useWebhooksById = (): ReadonlyMap<string, AdminWebhook> => {
  const { data } = useWebhooks({ order: "name", limit: MOST })
  return useMemo(() => new Map(data?.webhooks.map((webhook) => [webhook.id, webhook])), [data])
}
