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

/** Longer than the longest attempt. */
const MAX_WAIT_MS = 40_000

/**
 * Sends a webhook its oldest waiting delivery now, or a test if no delivery waits.
 * @param onTried gets the delivery after the attempt, or its current state if the attempt takes longer than 40 s. It is also called
 * if the component was unmounted: the notice with the button disappears when the webhook recovers.
 */
export const useTryNow = (
  webhookId: string,
  { onTried, onError }: { onTried: (delivery: AdminDeliveryDetail) => void; onError: (error: Error) => void }
) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => tryNow(webhookId),
    onSuccess: (delivery) => {
      onTried(delivery)
      return Promise.all([
        client.invalidateQueries({ queryKey: webhookKeys.all }),
        client.invalidateQueries({ queryKey: deliveryKeys.all }),
      ])
    },
    onError,
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
    delivery.attempt_count === first.attempt_count && waited < MAX_WAIT_MS;
    waited += POLL_MS
  ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    delivery = await retrieveDelivery(first.id)
  }
  return delivery
}
