import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import type { WebhookOptions } from "../../../modules/webhook/options"
import { isReachedOverTls } from "../../utils/backend-url"

/**
 * The cookies that hold a session of the portal, by how its page is shown. A browser takes a name with `__Host-` from this host alone, over
 * TLS, and for all of its paths, so that no other host of the same domain can set one. In a frame of another site it sends none but
 * `SameSite=None`, which it keeps apart for each such site (`Partitioned`). Each has a name of its own: one that was set before
 * `frameAncestors` was changed does not count afterwards.
 */
export const PORTAL_COOKIES = {
  /** On a developer's own machine. Not `webhook_portal`, which an earlier version has set for another path: two of a name do not count. */
  plain: { name: "webhook_portal_plain", secure: false, sameSite: "lax", partitioned: false },
  secure: { name: "__Host-webhook_portal", secure: true, sameSite: "lax", partitioned: false },
  framed: { name: "__Host-webhook_portal_framed", secure: true, sameSite: "none", partitioned: true },
} as const

type PortalOptions = Pick<WebhookOptions["apps"]["portal"], "frameAncestors">

/** What the request's one cookie holds that counts here. Undefined where it has none, or several of that name: one of them was set by someone else. */
export function sessionIn(req: MedusaRequest, options: PortalOptions): string | undefined {
  const [session, ...others] = valuesOf(req, cookieFor(req, options).name)
  return others.length ? undefined : session
}

/** What all cookies of the portal hold that come with a request, of another way to show the page, too. */
export function allSessionsIn(req: MedusaRequest): string[] {
  return Object.values(PORTAL_COOKIES).flatMap(({ name }) => valuesOf(req, name))
}

export function setPortalCookie(
  req: MedusaRequest,
  res: MedusaResponse,
  { session, expires_at }: { session: string; expires_at: Date },
  options: PortalOptions
): void {
  const { name, ...attributes } = cookieFor(req, options)
  res.cookie(name, session, { ...attributes, httpOnly: true, path: "/", expires: expires_at })
}

export function clearPortalCookie(req: MedusaRequest, res: MedusaResponse, options: PortalOptions): void {
  const { name, ...attributes } = cookieFor(req, options)
  res.clearCookie(name, { ...attributes, httpOnly: true, path: "/" })
}

function cookieFor(req: MedusaRequest, { frameAncestors }: PortalOptions) {
  if (!isReachedOverTls(req)) {
    return PORTAL_COOKIES.plain
  }
  return frameAncestors.length > 0 ? PORTAL_COOKIES.framed : PORTAL_COOKIES.secure
}

/** Of all cookies of a name. The usual parser keeps the first, which may be one that another host has set for a longer path. */
function valuesOf({ headers: { cookie = "" } }: MedusaRequest, name: string): string[] {
  const pairs = cookie.split(";").map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}
