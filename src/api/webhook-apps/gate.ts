import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import cors from "cors"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type { RequestRate } from "../../modules/webhook/apps/request-rate"
import type WebhookModuleService from "../../modules/webhook/service"
import { PORTAL_OF_OTHER_APP } from "../../types"
import { propertiesOf } from "../../types/typed"
import { pathId } from "../utils/path-id"
import { readPortalCookie } from "./portal/cookie"

/**
 * What runs before every route under `/webhook-apps`: who asks, and whether what the path names is theirs. It is put there for the
 * whole of a path (see `middlewares.ts`), so that a new route below is behind it without a line of its own.
 */

/** Below `/webhook-apps`, for everyone: the page of the portal, and what opens a session of it. */
const PAGE = /^\/portal(\/(?!session\/?$)|$)/i
const SESSION = /^\/portal\/session\/?$/i

/** For everyone, too; who signs in has another answer. */
const KEYS = /^\/keys\/?$/i

/**
 * Where the portal's page names an app that the session is not of: a link for another app was opened in the same browser meanwhile, whose
 * cookie has replaced the one that the page was shown with.
 */
const OTHER_APP = {
  code: PORTAL_OF_OTHER_APP,
  type: "conflict",
  message: "In this browser the portal of another app was opened. Load the page again.",
}

const BEARER = /^bearer +(\S+)$/i

/** Lets pages of the origins that the option `apps.cors` names read the answers. No cookies go with it: the portal is a page of the shop's own. */
export function allowOrigins(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void {
  const { options } = serviceOf(req)
  if (options.apps.cors.length === 0) {
    return next()
  }
  cors({
    origin: options.apps.cors,
    allowedHeaders: ["authorization", "content-type", "idempotency-key"],
    exposedHeaders: ["retry-after", "idempotent-replayed"],
  })(req, res, next)
}

/**
 * Lets in whoever has a live token of an active app, or a session of its portal, as often as one may be used, and says to what comes
 * after who it is. Nothing else counts here: no admin's session, token or key, and no customer's. What is wrong, the answer does not tell.
 */
export async function authenticateApp(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  if (isPublic(req)) {
    return next()
  }
  const caller = await callerOf(req)
  if (!caller && KEYS.test(req.path)) {
    return next()
  }
  if (!caller) {
    res.status(401).set("www-authenticate", "Bearer").json({ message: "Unauthorized" })
    return
  }
  if (await refusedAsTooMany(res, serviceOf(req).appRate, caller.id)) {
    return
  }
  if (isForAnotherApp(req, caller)) {
    res.status(409).json(OTHER_APP)
    return
  }
  if (caller.by === "portal_session_id") {
    // A shared cache may not tell answers to different cookies apart.
    res.set("cache-control", "no-store")
  }
  const auth_context: AuthenticatedMedusaRequest["auth_context"] = {
    actor_id: caller.app_id,
    actor_type: "app",
    auth_identity_id: "",
    app_metadata: { [caller.by]: caller.id },
    user_metadata: {},
  }
  Object.assign(req, { auth_context })
  next()
}

/** Counts a request, and answers it where it is one too many. */
export async function refusedAsTooMany(
  res: MedusaResponse,
  rate: RequestRate,
  key: string
): Promise<boolean> {
  const seconds = await rate.exceeded(key)
  if (seconds === null) {
    return false
  }
  res
    .status(429)
    .set("retry-after", String(seconds))
    .json({ type: "too_many_requests", message: `Too many requests: try again in ${seconds} s` })
  return true
}

/**
 * Whether a request may come from the portal's page. The header is one that a form or a link cannot set, and that a script of another
 * origin is not allowed to: so no other site acts with the cookie of whoever visits it.
 */
export function isFromPortal(req: MedusaRequest): boolean {
  return req.get("x-webhook-portal") === "1" && req.get("sec-fetch-site") !== "cross-site"
}

/** Refuses another app's webhook, or the shop's, as one that does not exist. */
export async function ownWebhook(
  req: MedusaRequest,
  _: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  const id = pathId(req, "Webhook")
  if (!(await serviceOf(req).apps.ownsWebhook(appIdOf(req), id))) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${id} was not found`)
  }
  next()
}

/** A route in the place of an id. What else would be found there is not: no delivery is called so. */
const BATCH = "batch"

/** Refuses a delivery to another app's webhook, or to one of the shop, as one that does not exist. */
export async function ownDelivery(
  req: MedusaRequest,
  _: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  const id = pathId(req, "Webhook delivery")
  if (id !== BATCH && !(await serviceOf(req).apps.ownDeliveries(appIdOf(req), [id])).length) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook delivery with id: ${id} was not found`)
  }
  next()
}

/** @throws MedusaError FORBIDDEN for a topic that the app may not have. */
export async function requireTopic(req: MedusaRequest, topic: string): Promise<void> {
  const { apps, catalogue } = serviceOf(req)
  const { topics } = await apps.retrieve(appIdOf(req))
  if (!catalogue.covers(topics, topic)) {
    throw new MedusaError(MedusaError.Types.FORBIDDEN, `topic: the app may not have ${topic}`)
  }
}

/** @throws MedusaError UNAUTHORIZED where an app asks whose token or session has ended, as at the end of a long wait. */
export async function requireLiveToken(req: AuthenticatedMedusaRequest): Promise<void> {
  const { actor_type, app_metadata } = req.auth_context
  const { apps, portal } = serviceOf(req)
  const { token_id, portal_session_id } = propertiesOf(app_metadata)
  const isLive =
    actor_type !== "app" ||
    (typeof portal_session_id === "string"
      ? await portal.isLive(portal_session_id)
      : await apps.isLive(String(token_id)))
  if (!isLive) {
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, "Unauthorized")
  }
}

/** The app that asks. @throws MedusaError UNAUTHORIZED where the request did not come through `authenticateApp`. */
export function appIdOf(req: MedusaRequest): string {
  const id = askingApp(req)
  if (id === undefined) {
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, "Unauthorized")
  }
  return id
}

/** The app that asks, where a route is for everyone; undefined for everyone else. */
export function askingApp(req: MedusaRequest): string | undefined {
  return isAuthenticated(req) && req.auth_context.actor_type === "app" ? req.auth_context.actor_id : undefined
}

function isAuthenticated(req: MedusaRequest): req is AuthenticatedMedusaRequest {
  return "auth_context" in req && req.auth_context !== undefined
}

/** The app that asks, and the id of the token or session by which it does. */
type Caller = { app_id: string; by: "token_id" | "portal_session_id"; id: string }

/** Whoever sends a token counts as its app, whatever cookies come with it. */
async function callerOf(req: MedusaRequest): Promise<Caller | undefined> {
  const { apps, portal, options } = serviceOf(req)
  const [, bearer] = BEARER.exec(req.headers.authorization ?? "") ?? []
  if (bearer !== undefined) {
    const token = await apps.authenticate(bearer, req.ip ?? null)
    return token && { app_id: token.app_id, by: "token_id", id: token.token_id }
  }
  const text = isFromPortal(req) ? readPortalCookie(req, options.apps.portal) : undefined
  const session = text === undefined ? undefined : await portal.authenticate(text)
  return session && { app_id: session.app_id, by: "portal_session_id", id: session.id }
}

/** Whether the portal's page shows another app than the one that the request would count for. */
function isForAnotherApp(req: MedusaRequest, { app_id }: Caller): boolean {
  const shown = req.get("x-webhook-app")
  return shown !== undefined && shown !== app_id
}

function isPublic({ method, path }: MedusaRequest): boolean {
  return PAGE.test(path) || (SESSION.test(path) && method === "POST")
}

function serviceOf(req: MedusaRequest): WebhookModuleService {
  return req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
}
