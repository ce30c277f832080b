import type { AdminWebhook } from "../lib/api/webhooks"
import { useWebhookListStats } from "./use-webhooks"

/**
 * When a failing webhook gets its next attempt: the later one of its first due delivery and of its next probe. Undefined if the
 * webhook is not failing or its messages are fetched, if no delivery waits, or until that is known.
 */
export const useNextTry = (
  webhook: Pick<AdminWebhook, "id" | "mode" | "status" | "failing_since" | "probe_at"> | undefined
): string | undefined => {
  const isFailing = webhook?.mode === "push" && webhook.status === "active" && webhook.failing_since !== null
  const { data: stats } = useWebhookListStats(isFailing ? [webhook.id] : [])
  const due = isFailing ? stats?.[webhook.id]?.next_due_at : undefined

  return due ? later(due, webhook?.probe_at ?? due) : undefined
}

function later(one: string, other: string): string {
  return Date.parse(one) > Date.parse(other) ? one : other
}
