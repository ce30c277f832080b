import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import type { WebhookOptions } from "../../../modules/webhook/options"
import { isReachedOverTls } from "../../utils/backend-url"

/**
 * The cookies of a portal session, by how the page is shown. Browsers accept the prefix `__Host-` only over TLS, from the host itself and
 * with the path `/`, so another host of the same domain cannot set such a cookie. To a page in a frame of another site, browsers send only
 * cookies with `SameSite=None`; `Partitioned` gives each of those sites a separate cookie. Each kind has a different name, so that a cookie
 * from before a change of `frameAncestors` is ignored.
 */
const PORTAL_COOKIES = {
  /** Without TLS, as on a developer's machine. Not named `webhook_portal`: an earlier version set that name with another path. */
  plain: { name: "webhook_portal_plain", secure: false, sameSite: "lax", partitioned: false },
  secure: { name: "__Host-webhook_portal", secure: true, sameSite: "lax", partitioned: false },
  framed: { name: "__Host-webhook_portal_framed", secure: true, sameSite: "none", partitioned: true },
} as const

type PortalOptions = Pick<WebhookOptions["apps"]["portal"], "frameAncestors">

/**
 * Reads the session from the request's cookie. Undefined if the cookie is missing, or if there are several of its name: then another host
 * has set one of them.
 */
export function readPortalCookie(req: MedusaRequest, options: PortalOptions): string | undefined {
  const [session, ...others] = valuesOf(req, cookieFor(req, options).name)
  return others.length ? undefined : session
}

/** Reads the sessions from all portal cookies of the request, including those of the other kinds. */
export function readAllPortalCookies(req: MedusaRequest): string[] {
  return Object.values(PORTAL_COOKIES).flatMap(({ name }) => valuesOf(req, name))
}

/** Sets the session's cookie. It expires with the session. */
export function setPortalCookie(
  req: MedusaRequest,
  res: MedusaResponse,
  { session, expires_at }: { session: string; expires_at: Date },
  options: PortalOptions
): void {
  const { name, ...attributes } = cookieFor(req, options)
  res.cookie(name, session, { ...attributes, httpOnly: true, path: "/", expires: expires_at })
}

/** Removes the session's cookie. */
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

/** Returns the values of all cookies with this name. Usual parsers return only the first, which another host may have set. */
function valuesOf({ headers: { cookie = "" } }: MedusaRequest, name: string): string[] {
  const pairs = cookie.split(";").map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}
