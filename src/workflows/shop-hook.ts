import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import type { DeliveriesHook } from "../payloads/change-deliveries"
import { composeWebhookDeliveriesWorkflow, isDeliveriesComposedHooked } from "./compose-webhook-deliveries"
import { errorText } from "../modules/webhook/safe-errors"

/**
 * Runs the hook `deliveriesComposed` of the shop. Null when the hook has no handler.
 * @param preview whether the deliveries are only shown, and not sent.
 */
export function shopHook(container: MedusaContainer, preview: boolean): DeliveriesHook | null {
  if (!isDeliveriesComposedHooked()) {
    return null
  }
  return async (deliveries) => {
    const { result, errors } = await composeWebhookDeliveriesWorkflow(container).run({
      input: { deliveries, preview },
      throwOnError: false,
      // Medusa logs the error with its stack, which the author of the handler needs.
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
