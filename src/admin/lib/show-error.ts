import { toast } from "@medusajs/ui"

import { messageOf } from "./api/error-message"

/** Tells the admin why a request failed. */
export function showError(error: unknown): void {
  toast.error(messageOf(error))
}
