import { useMemo } from "react"

import { MAX_LIMIT, type AdminWebhook } from "../lib/api/webhooks"
import { useWebhooks } from "./use-webhooks"

type KnownWebhooks = {
  byId: ReadonlyMap<string, AdminWebhook>
  /** Whether a delivery's webhook was deleted; false until all webhooks are loaded. */
  isDeleted: (id: string) => boolean
}

/** The shop's webhooks by id, for the names and states that are shown with deliveries. */
export const useWebhooksById = (): KnownWebhooks => {
  const { data } = useWebhooks({ order: "name", limit: MAX_LIMIT })

  return useMemo(() => {
    const byId = new Map(data?.webhooks.map((webhook) => [webhook.id, webhook]))
    const isComplete = data !== undefined && data.count <= byId.size
    return { byId, isDeleted: (id) => isComplete && !byId.has(id) }
  }, [data])
}
