import { useMutation, useQueryClient } from "@tanstack/react-query"

import { UNFINISHED_STATUSES } from "../../types"
import {
  actOnDelivery,
  deliveryKeys,
  listDeliveries,
  retrieveDelivery,
  type AdminDeliveryDetail,
} from "../lib/api/deliveries"
import { testWebhook, webhookKeys } from "../lib/api/webhooks"

const POLL_MS = 1_000

/** Longer than an attempt may take. */
const PATIENCE_MS = 40_000

/**
 * Makes one attempt at a webhook now: the delivery that waits longest, or a test where none waits.
 * @returns a mutation whose result is the delivery after the attempt, or while it still goes on after 40 s.
 */
export const useTryNow = (webhookId: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => tryNow(webhookId),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: webhookKeys.all }),
        client.invalidateQueries({ queryKey: deliveryKeys.all }),
      ]),
  })
}

async function tryNow(webhookId: string): Promise<AdminDeliveryDetail> {
  const { webhook_deliveries } = await listDeliveries({
    webhook_id: webhookId,
    status: [...UNFINISHED_STATUSES],
    order: "created_at",
    limit: 1,
  })
  const [first] = webhook_deliveries
  if (!first) {
    return testWebhook(webhookId)
  }
  let delivery = await actOnDelivery(first.id, "retry")
  for (
    let waited = 0;
    delivery.attempt_count === first.attempt_count && waited < PATIENCE_MS;
    waited += POLL_MS
  ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    delivery = await retrieveDelivery(first.id)
  }
  return delivery
}
