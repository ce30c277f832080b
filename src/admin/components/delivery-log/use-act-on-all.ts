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

/** Deliveries that one request is for: a fraction of a second's work, so that progress is seen. */
const SLICE = 500

/** How far an action on many has come: how many deliveries it has looked at, and to how many it was done. */
type Progress = { looked: number; done: number }

/** How many deliveries an action is for; `capped`: there are more. */
type Total = { count: number; capped: boolean }

/** Count, ask, do: the way of an action on everything that matches. */
export type Stage =
  | { kind: "counting" }
  | { kind: "asking"; total: Total }
  | { kind: "running"; total: Total; progress: Progress }
  | { kind: "failed"; message: string; done: number }

/**
 * Retries or cancels everything that the filters let through.
 * @param onEnd called with how many were changed, and whether it was stopped before its end.
 */
export const useActOnAll = (
  action: DeliveryAction,
  filters: AdminDeliveryFilters,
  onEnd: (done: number, stopped: boolean) => void
) => {
  const client = useQueryClient()
  const [stage, setStage] = useState<Stage>({ kind: "counting" })
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
    // What was counted is what is done, though the filters may be others by then.
  }, [])

  const run = async (total: Total) => {
    let progress: Progress = { looked: 0, done: 0 }
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

/** @returns how many deliveries the filters let through; `capped`: there are more. */
async function countDeliveries(filters: AdminDeliveryFilters): Promise<Total> {
  const { count, count_capped } = await listDeliveries({ ...filters, limit: 1 })
  return { count, capped: count_capped }
}

/**
 * Does it to every delivery that the filters let through now, newest first and a slice at a time, so that it can be
 * watched and stopped. Deliveries that come in meanwhile are not touched.
 */
async function* actOnAll(action: DeliveryAction, filters: AdminDeliveryFilters): AsyncGenerator<Progress> {
  const progress = { looked: 0, done: 0 }
  let cursor: string | undefined
  do {
    const page = await listDeliveries({ ...filters, limit: SLICE, cursor })
    const ids = page.webhook_deliveries.map(({ id }) => id)
    if (ids.length) {
      progress.done += await actOnDeliveries(action, { ids })
      progress.looked += ids.length
    }
    yield { ...progress }
    cursor = page.next_cursor ?? undefined
  } while (cursor)
}
