import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import type { DeliveriesHook } from "../payloads/change-deliveries"
import { composeWebhookDeliveriesWorkflow, isDeliveriesComposedHooked } from "./compose-webhook-deliveries"
import { errorText } from "../modules/webhook/safe-errors"

/**
 * The handler that the shop has given to the workflow's hook; null where it has given none.
 * @param preview whether nothing of it will be sent.
 */
export function shopHook(container: MedusaContainer, preview: boolean): DeliveriesHook | null {
  if (!isDeliveriesComposedHooked()) {
    return null
  }
  return async (deliveries) => {
    const { result, errors } = await composeWebhookDeliveriesWorkflow(container).run({
      input: { deliveries, preview },
      throwOnError: false,
      // With its stack, for whoever has written the handler.
      logOnError: !preview,
    })
    const [failure] = errors
    if (failure) {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `The hook deliveriesComposed failed: ${errorText(failure.error)}`
      )
    }
    return result ?? []
  }
}
