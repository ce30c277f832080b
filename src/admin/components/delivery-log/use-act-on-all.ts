import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"

import {
  actOnDeliveries,
  deliveryKeys,
  listDeliveries,
  type AdminDeliveryFilters,
  type DeliveryAction,
} from "../../lib/api/deliveries"
import { messageOf } from "../../lib/api/error-message"
import { webhookKeys } from "../../lib/api/webhooks"

/** Deliveries in one request. It takes a fraction of a second, so that the progress is seen. */
const BATCH_SIZE = 500

/** The progress of an action: how many deliveries were processed, and how many of them were changed. */
type Progress = { processed: number; done: number }

/** The number of deliveries that match; `capped`: there are more. */
type Total = { count: number; capped: boolean }

/** The stages of an action: count the deliveries, ask for confirmation, run; or failed. */
export type ActionStage =
  | { kind: "counting" }
  | { kind: "asking"; total: Total }
  | { kind: "running"; total: Total; progress: Progress }
  | { kind: "failed"; message: string; done: number }

/**
 * Retries, replays or cancels all deliveries that match, after a confirmation.
 * @param onEnd called with the number of changed deliveries, and whether the action was stopped before its end
 */
export const useActOnAll = (
  action: DeliveryAction,
  filters: AdminDeliveryFilters,
  onEnd: (done: number, stopped: boolean) => void
) => {
  const client = useQueryClient()
  const [stage, setStage] = useState<ActionStage>({ kind: "counting" })
  const stopped = useRef(false)

  useEffect(() => {
    stopped.current = false
    countDeliveries(filters).then(
      (total) => !stopped.current && setStage({ kind: "asking", total }),
      (error) => setStage({ kind: "failed", message: messageOf(error), done: 0 })
    )
    return () => {
      stopped.current = true
    }
    // The action uses the filters that it was opened with, also if the filters of the log change.
  }, [])

  const run = async (total: Total) => {
    let progress: Progress = { processed: 0, done: 0 }
    setStage({ kind: "running", total, progress })
    try {
      for await (progress of actOnAll(action, filters)) {
        if (stopped.current) {
          break
        }
        setStage({ kind: "running", total, progress })
      }
      onEnd(progress.done, stopped.current)
    } catch (error) {
      setStage({ kind: "failed", message: messageOf(error), done: progress.done })
    } finally {
      await Promise.all([
        client.invalidateQueries({ queryKey: deliveryKeys.all }),
        client.invalidateQueries({ queryKey: webhookKeys.all }),
      ])
    }
  }

  return {
    stage,
    run,
    stop: () => {
      stopped.current = true
    },
  }
}

async function countDeliveries(filters: AdminDeliveryFilters): Promise<Total> {
  const { count, count_capped } = await listDeliveries({ ...filters, limit: 1 })
  return { count, capped: count_capped }
}

/**
 * Does an action on all deliveries that match now, newest first, in batches. Deliveries that are created in the meantime are not
 * affected.
 */
async function* actOnAll(action: DeliveryAction, filters: AdminDeliveryFilters): AsyncGenerator<Progress> {
  const progress = { processed: 0, done: 0 }
  let cursor: string | undefined
  do {
    const page = await listDeliveries({ ...filters, limit: BATCH_SIZE, cursor })
    const ids = page.webhook_deliveries.map(({ id }) => id)
    if (ids.length) {
      progress.done += await actOnDeliveries(action, { ids })
      progress.processed += ids.length
    }
    yield { ...progress }
    cursor = page.next_cursor ?? undefined
  } while (cursor)
}
