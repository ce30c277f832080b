import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import cors from "cors"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import { pathId } from "../utils/path-id"

/**
 * What stands before every route under `/webhook-apps`: who asks, and whether what the path names is theirs. It is put there for the
 * whole of a path (see `middlewares.ts`), so that a new route below is behind it without a line of its own.
 */

/** Below `/webhook-apps`, for everyone. */
const PUBLIC = /^\/keys\/?$/i

const BEARER = /^bearer +(\S+)$/i

/** Lets pages of the origins that the option `apps.cors` names read the answers. No cookies go with it: apps have none. */
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
 * Lets in whoever has a live token of an active app, as often as a token may be used, and says to what comes after who it is. Nothing else
 * counts here: no admin's session, token or key, and no customer's. What is wrong with a token, the answer does not tell.
 */
export async function authenticateApp(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  if (PUBLIC.test(req.path)) {
    return next()
  }
  const { apps, appRate } = serviceOf(req)
  const [, text] = BEARER.exec(req.headers.authorization ?? "") ?? []
  const token = text === undefined ? undefined : await apps.authenticate(text, req.ip ?? null)
  if (!token) {
    res.status(401).set("www-authenticate", "Bearer").json({ message: "Unauthorized" })
    return
  }
  const seconds = await appRate.exceeded(token.token_id)
  if (seconds !== null) {
    res
      .status(429)
      .set("retry-after", String(seconds))
      .json({ type: "too_many_requests", message: `Too many requests: try again in ${seconds} s` })
    return
  }
  const asApp = req as AuthenticatedMedusaRequest
  asApp.auth_context = {
    actor_id: token.app_id,
    actor_type: "app",
    auth_identity_id: "",
    app_metadata: { token_id: token.token_id },
    user_metadata: {},
  }
  next()
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

/** Refuses a delivery to another app's webhook, or to one of the shop, as one that does not exist. */
export async function ownDelivery(
  req: MedusaRequest,
  _: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  const id = pathId(req, "Webhook delivery")
  if (!(await serviceOf(req).apps.ownsDelivery(appIdOf(req), id))) {
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

/** @throws MedusaError UNAUTHORIZED where an app asks whose token is not accepted any more, as at the end of a long wait. */
export async function requireLiveToken(req: AuthenticatedMedusaRequest): Promise<void> {
  const { actor_type, app_metadata } = req.auth_context
  if (actor_type === "app" && !(await serviceOf(req).apps.isLive(String(app_metadata?.token_id)))) {
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, "Unauthorized")
  }
}

/** The app that asks. @throws MedusaError UNAUTHORIZED where the request did not come through `authenticateApp`. */
export function appIdOf(req: MedusaRequest): string {
  const { auth_context } = req as Partial<AuthenticatedMedusaRequest>
  if (auth_context?.actor_type !== "app") {
    throw new MedusaError(MedusaError.Types.UNAUTHORIZED, "Unauthorized")
  }
  return auth_context.actor_id
}

function serviceOf(req: MedusaRequest): WebhookModuleService {
  return req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
}
