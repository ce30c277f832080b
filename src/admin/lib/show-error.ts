import { toast } from "@medusajs/ui"

import { getI18n } from "react-i18next"

import { messageOf } from "./api/error-message"
import { translateRemark } from "./explain"

/** Tells the admin why a request failed, in the admin's language as far as the refusal is known. */
export function showError(error: unknown): void {
  toast.error(translateRemark(messageOf(error), getI18n().getFixedT(null, "webhooks")))
}
