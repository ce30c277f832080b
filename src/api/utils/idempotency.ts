import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type { RunningClaim } from "../../modules/webhook/idempotency"
import { invalidField } from "../../modules/webhook/invalid-field"
import { errorText } from "../../modules/webhook/safe-errors"
import type WebhookModuleService from "../../modules/webhook/service"
import { showChangedDelivery } from "../admin/webhook-deliveries/helpers"
import { actorOf } from "./actor"
import { conflict } from "./conflict"

/** The same limit as Stripe's idempotency keys: 255 characters. */
const KEY = /^[\x20-\x7e]{1,255}$/

/** Paths of the plugin's routes. */
const PLUGIN_ROUTES = /^\/(admin\/webhook|webhook-apps\/)/

/**
 * Routes that do not accept an `Idempotency-Key`. The first two change nothing. Each reveal of a secret must be recorded, repeats too.
 * The others return a token, a link or a session, whose text must not be stored, not even in a stored response.
 */
const WITHOUT_KEY: ReadonlySet<string> = new Set([
  "/admin/webhooks/preview",
  "/admin/webhooks/check-url",
  "/admin/webhooks/:id/reveal-secret",
  "/admin/webhook-apps/:id/tokens",
  "/admin/webhook-apps/:id/portal-session",
  "/webhook-apps/portal/session",
])

/** Whether a route accepts an `Idempotency-Key`. @param path the route's path with its parameters: `/admin/webhooks/:id`. */
export function takesIdempotencyKey(method: string, path: string): boolean {
  return method.toUpperCase() === "POST" && PLUGIN_ROUTES.test(path) && !WITHOUT_KEY.has(path)
}

/** Adds `oncePerKey` as the last middleware of each route that accepts a key, so that a refused request does not use its key. */
export function withIdempotencyKeys(routes: MiddlewareRoute[]): MiddlewareRoute[] {
  return routes.map((route) =>
    route.methods?.some((method) => takesIdempotencyKey(method, String(route.matcher)))
      ? { ...route, middlewares: [...(route.middlewares ?? []), oncePerKey] }
      : route
  )
}

/**
 * Executes a request with an `Idempotency-Key` once, and repeats its response. Requests are the same when their actor, route, query and
 * body are.
 * @throws MedusaError INVALID_DATA for an invalid key; an HTTP error 409 while the first request is running, and for another
 * request with the same key.
 */
export async function oncePerKey(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  const key = req.get("idempotency-key")
  if (key === undefined) {
    return next()
  }
  if (!KEY.test(key)) {
    throw invalidField("Idempotency-Key", "must be 1 to 255 printable ASCII characters")
  }
  const { type, id } = actorOf(req)
  const repetition = await req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).idempotencyKeys.begin({
    scope: [type, id, req.method, req.baseUrl + req.path],
    key,
    content: { query: req.query, body: req.body ?? {} },
  })
  switch (repetition.kind) {
    case "first":
      storeResponse(req, res, repetition.claim)
      return next()
    case "answered":
      res
        .status(repetition.status)
        .set("idempotent-replayed", "true")
        .json(await withLog(req, repetition.body))
      return
    case "under_way":
      throw conflict("Idempotency-Key: a request with this key is still running. Send it again later.")
    case "other_request":
      throw conflict(
        "Idempotency-Key: this key was used for another request. Use a new key for each request."
      )
    case "unreadable":
      throw conflict(
        "Idempotency-Key: this request was executed, but its response can no longer be read, because encryptionKeys has changed."
      )
    default:
      repetition satisfies never
  }
}

/** Stores the response before it is sent, because the client may repeat the request as soon as it has the response. */
function storeResponse(req: AuthenticatedMedusaRequest, res: MedusaResponse, claim: RunningClaim): void {
  const send = res.json.bind(res)
  const end = async (ending: Promise<void>) => {
    try {
      await ending
    } catch (error) {
      const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER)
      logger.error(
        `webhooks: the response to a request with an Idempotency-Key was not stored: ${errorText(error)}`
      )
    }
  }
  const original = res.end
  const finish = (...rest: unknown[]): MedusaResponse => Reflect.apply(original, res, rest)
  const restore = () => Object.assign(res, { json: send, end: finish })
  // An error handler of the shop may respond with something other than JSON. A client that disconnects does not end the request.
  res.end = (...rest: unknown[]) => {
    restore()
    void end(claim.refused())
    return finish(...rest)
  }
  res.json = (body) => {
    restore()
    const ending = res.statusCode < 300 ? claim.answered(res.statusCode, withoutLog(body)) : claim.refused()
    void end(ending).then(() => res.headersSent || send(body))
    return res
  }
}

type WithDelivery = { webhook_delivery: { id: string } }

const hasDelivery = (body: unknown): body is WithDelivery =>
  typeof body === "object" && body !== null && "webhook_delivery" in body

/** Payloads and receivers' responses are stored in the log only, where erasure and retention find them. */
function withoutLog(body: unknown): unknown {
  return hasDelivery(body) ? { webhook_delivery: { id: body.webhook_delivery.id } } : body
}

async function withLog(req: AuthenticatedMedusaRequest, body: unknown): Promise<unknown> {
  return hasDelivery(body)
    ? { webhook_delivery: await showChangedDelivery(req, body.webhook_delivery.id) }
    : body
}
