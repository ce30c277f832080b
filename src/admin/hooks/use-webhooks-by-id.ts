import { useMemo } from "react"

import type { AdminWebhook } from "../lib/api/webhooks"
import { useWebhooks } from "./use-webhooks"

/** As many as the API gives at once. */
const MOST = 1_000

/** The shop's webhooks, as far as they are known. */
export type KnownWebhooks = {
  byId: ReadonlyMap<string, AdminWebhook>
  /** Whether a delivery's webhook was deleted; not said before all webhooks are known. */
  isDeleted: (id: string) => boolean
}

/** The shop's webhooks by their ids: names and states for what is shown of their deliveries. */
export const useWebhooksById = (): KnownWebhooks => {
  const { data } = useWebhooks({ order: "name", limit: MOST })

  return useMemo(() => {
    const byId = new Map(data?.webhooks.map((webhook) => [webhook.id, webhook]))
    const areAll = data !== undefined && data.count <= byId.size
    return { byId, isDeleted: (id) => areAll && !byId.has(id) }
  }, [data])
}
