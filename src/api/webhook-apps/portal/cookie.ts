import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import type { WebhookOptions } from "../../../modules/webhook/options"
import { isReachedOverTls } from "../../utils/backend-url"

/** Holds the session of the portal. */
export const PORTAL_COOKIE = "webhook_portal"

/**
 * Sets the cookie. In a frame of another site a browser sends none but `SameSite=None`, which it keeps apart for each such site
 * (`Partitioned`).
 */
export function setPortalCookie(
  req: MedusaRequest,
  res: MedusaResponse,
  session: { session: string; expires_at: Date },
  options: WebhookOptions["apps"]["portal"]
): void {
  res.cookie(PORTAL_COOKIE, session.session, { ...attributesFor(req, options), expires: session.expires_at })
}

export function clearPortalCookie(
  req: MedusaRequest,
  res: MedusaResponse,
  options: WebhookOptions["apps"]["portal"]
): void {
  res.clearCookie(PORTAL_COOKIE, attributesFor(req, options))
}

function attributesFor(req: MedusaRequest, { frameAncestors }: WebhookOptions["apps"]["portal"]) {
  const secure = isReachedOverTls(req)
  const isFramed = secure && frameAncestors.length > 0
  return {
    httpOnly: true,
    secure,
    sameSite: isFramed ? ("none" as const) : ("lax" as const),
    ...(isFramed && { partitioned: true }),
    path: "/webhook-apps",
  }
}
