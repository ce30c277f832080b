import { toast } from "@medusajs/ui"

import { messageOf } from "./api/error-message"

/** Shows a toast that says why a request failed. */
export function showError(error: unknown): void {
  toast.error(messageOf(error))
}
