import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import type { WebhookOptions } from "../../../modules/webhook/options"
import { isReachedOverTls } from "../../utils/backend-url"

/**
 * The cookies of a portal session, by how the portal's page is shown. A browser accepts a name with `__Host-` only over TLS, from this
 * host, and for all of its paths, so that no other host of the same domain can set the cookie. In a frame of another site, a browser
 * sends only cookies with `SameSite=None`, which `Partitioned` separates by that site. Each cookie has its own name, so that a cookie that
 * was set before a change of `frameAncestors` is ignored afterwards.
 */
const PORTAL_COOKIES = {
  /**
   * On a developer's machine. Not named `webhook_portal`, which an earlier version set for another path: `sessionIn` ignores two cookies
   * with one name.
   */
  plain: { name: "webhook_portal_plain", secure: false, sameSite: "lax", partitioned: false },
  secure: { name: "__Host-webhook_portal", secure: true, sameSite: "lax", partitioned: false },
  framed: { name: "__Host-webhook_portal_framed", secure: true, sameSite: "none", partitioned: true },
} as const

type PortalOptions = Pick<WebhookOptions["apps"]["portal"], "frameAncestors">

/** The session in the request's cookie. Undefined without a cookie, or with several of the name, of which another host has set one. */
export function sessionIn(req: MedusaRequest, options: PortalOptions): string | undefined {
  const [session, ...others] = valuesOf(req, cookieFor(req, options).name)
  return others.length ? undefined : session
}

/** The sessions in all portal cookies of the request, including those for other ways to show the page. */
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

/** The values of all cookies with a name. The common parser returns the first one only, which another host may have set for a longer path. */
function valuesOf({ headers: { cookie = "" } }: MedusaRequest, name: string): string[] {
  const pairs = cookie.split(";").map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}
