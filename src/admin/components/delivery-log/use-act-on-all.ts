import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"

import { deliveryKeys, type AdminDeliveryFilters, type DeliveryAction } from "../../lib/api/deliveries"
import { messageOf } from "../../lib/api/error-message"
import { webhookKeys } from "../../lib/api/webhooks"
import { actOnEveryMatch, countDeliveries, type Progress } from "./act-on-every-match"

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
      for await (progress of actOnEveryMatch(action, filters)) {
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
