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
import { isTransientMessage } from "../../modules/webhook/transient-errors"
import { PORTAL_OF_OTHER_APP } from "../../types"
import { propertiesOf } from "../../types/typed"
import { requireTopics } from "../../workflows/app-rights"
import { pathId } from "../utils/path-id"
import { readPortalCookie } from "./portal/cookie"

/*
 * Middlewares before every route under `/webhook-apps`: they authenticate the app, and check that the webhook or delivery in the path
 * belongs to it. `middlewares.ts` registers them for whole paths, so that a new route below is protected without an entry.
 */

/** Public paths below `/webhook-apps`: the portal's page, and (with POST) the route that opens a portal session. */
const PAGE = /^\/portal(\/(?!session\/?$)|$)/i
const SESSION = /^\/portal\/session\/?$/i

/** Public too, but an authenticated app gets another response. */
const KEYS = /^\/keys\/?$/i

/**
 * The response when the portal's page shows another app than the one of the session: someone has opened a link for the other app in the
 * same browser, and its cookie has replaced the page's cookie.
 */
const OTHER_APP = {
  code: PORTAL_OF_OTHER_APP,
  type: "conflict",
  message: "The portal of another app was opened in this browser. Load the page again.",
}

const BEARER = /^bearer +(\S+)$/i

/**
 * CORS for the origins in the option `apps.cors`. Cookies are not allowed with it: the portal, which uses them, is a page of the shop's
 * own origin.
 */
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

/** Seconds until a client should try again. A failover of a managed database takes about a minute. */
const OUTAGE_SECONDS = 30

const OUTAGE = {
  type: "database_error",
  message: "The shop's database cannot do this at the moment. Try again later.",
}

/** Medusa's response to errors of unknown types. */
const UNKNOWN = { code: "unknown_error", type: "unknown_error", message: "An unknown error occurred." }

/**
 * Replaces Medusa's responses with `500`, whose messages may name tables, constraints and hosts. They are only in the shop's log. When the
 * database cannot do something for now, such as when it is read-only, the response is a `503` with `retry-after`.
 */
export function hideServerErrors(_: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void {
  const send = res.json.bind(res)
  res.json = (body: unknown) => {
    if (res.statusCode !== 500) {
      return send(body)
    }
    const answer = propertiesOf(body)
    if (!isTransientMessage(String(answer.message))) {
      return send(UNKNOWN)
    }
    res.status(503).set("retry-after", String(OUTAGE_SECONDS))
    return send(OUTAGE)
  }
  next()
}

/**
 * Authenticates an app by a valid token or a portal session, limits its request rate, and sets `auth_context` for the routes. Sessions,
 * tokens and keys of admins and customers are not accepted. A `401` does not tell the reason.
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
    // A shared cache might serve the response to a request with another cookie.
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

/** Counts a request. Responds with `429` when the limit is exceeded, and then returns true. */
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
 * Whether a request comes from the portal's page. A form or a link cannot set this header, and a script of another origin may not, so no
 * other site can use a visitor's cookie (cross-site request forgery).
 */
export function isFromPortal(req: MedusaRequest): boolean {
  return req.get("x-webhook-portal") === "1" && req.get("sec-fetch-site") !== "cross-site"
}

/** @throws MedusaError NOT_FOUND for a webhook of another owner, like for an unknown one. */
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

/** The route `/webhook-apps/deliveries/batch`, which matches `:id` too. No delivery has this id. */
const BATCH = "batch"

/** @throws MedusaError NOT_FOUND for a delivery of another owner, like for an unknown one. */
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

/** @throws MedusaError FORBIDDEN for a topic that the app may not have, or that does not exist. */
export async function requireTopic(req: MedusaRequest, topic: string): Promise<void> {
  const { apps, catalogue } = serviceOf(req)
  requireTopics(catalogue, await apps.retrieve(appIdOf(req)), "topic", [topic])
}

/**
 * Checks the token or session of an app again, at the end of a long poll.
 * @throws MedusaError UNAUTHORIZED when it is no longer valid.
 */
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

/** Id of the app that makes the request. @throws MedusaError UNAUTHORIZED when `authenticateApp` has not run. */
export function appIdOf(req: MedusaRequest): string {
  const id = optionalAppIdOf(req)
  if (id === undefined) {
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, "Unauthorized")
  }
  return id
}

/** Id of the app that makes a request to a public route. Undefined for other clients. */
export function optionalAppIdOf(req: MedusaRequest): string | undefined {
  return isAuthenticated(req) && req.auth_context.actor_type === "app" ? req.auth_context.actor_id : undefined
}

function isAuthenticated(req: MedusaRequest): req is AuthenticatedMedusaRequest {
  return "auth_context" in req && req.auth_context !== undefined
}

/** An authenticated app, and the id of its token or portal session. */
type Caller = { app_id: string; by: "token_id" | "portal_session_id"; id: string }

/** A token takes precedence over cookies. */
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

/** Whether the portal's page, which sends the header, shows another app than the authenticated one. */
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
