import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type { RunningClaim } from "../../modules/webhook/idempotency"
import { errorText } from "../../modules/webhook/safe-errors"
import type WebhookModuleService from "../../modules/webhook/service"
import { answerAbout } from "../admin/webhook-deliveries/helpers"
import { actorOf } from "./actor"
import { conflict } from "./conflict"

/** Source: Stripe's keys have up to 255 characters. */
const KEY = /^[\x20-\x7e]{1,255}$/

const OURS = /^\/(admin\/webhook|webhook-apps\/)/

/**
 * The first two make, change and send nothing. Each reveal of a secret is recorded, a repeated one too. The text of a token, of a link or of a
 * session is stored nowhere, and so not in an answer.
 */
const WITHOUT_KEY: ReadonlySet<string> = new Set([
  "/admin/webhooks/preview",
  "/admin/webhooks/check-url",
  "/admin/webhooks/:id/reveal-secret",
  "/admin/webhook-apps/:id/tokens",
  "/admin/webhook-apps/:id/portal-session",
  "/webhook-apps/portal/session",
])

/** Whether requests to a route may bring an `Idempotency-Key`. @param path as the route is written, with `:id`. */
export function takesIdempotencyKey(method: string, path: string): boolean {
  return method.toUpperCase() === "POST" && OURS.test(path) && !WITHOUT_KEY.has(path)
}

/** After everything else that runs before a route: what is forbidden or wrong takes no key. */
export function withIdempotencyKeys(routes: MiddlewareRoute[]): MiddlewareRoute[] {
  return routes.map((route) =>
    route.methods?.some((method) => takesIdempotencyKey(method, String(route.matcher)))
      ? { ...route, middlewares: [...(route.middlewares ?? []), oncePerKey] }
      : route
  )
}

/**
 * Carries a request with an `Idempotency-Key` out once. It is the same request when actor, route, query and body are the same.
 * @throws MedusaError INVALID_DATA for a wrong key; an error of HTTP with 409 while it is carried out, and for another request.
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
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "Invalid request: Idempotency-Key: must be 1 to 255 printable ASCII characters"
    )
  }
  const { type, id } = actorOf(req)
  const repetition = await req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).idempotencyKeys.begin({
    scope: [type, id, req.method, req.baseUrl + req.path],
    key,
    content: { query: req.query, body: req.body ?? {} },
  })
  switch (repetition.kind) {
    case "first":
      keepAnswer(req, res, repetition.claim)
      return next()
    case "answered":
      res
        .status(repetition.status)
        .set("idempotent-replayed", "true")
        .json(await withLog(req, repetition.body))
      return
    case "under_way":
      throw conflict("Idempotency-Key: a request with this key is still carried out. Send it again later.")
    case "other_request":
      throw conflict(
        "Idempotency-Key: this key came with another request before. Use a new key for each request."
      )
    case "unreadable":
      throw conflict(
        "Idempotency-Key: this request was carried out, and its answer cannot be read any more: encryptionKeys has changed."
      )
    default:
      repetition satisfies never
  }
}

/** Stores an answer before it goes out: whoever has it may send the request again at once. */
function keepAnswer(req: AuthenticatedMedusaRequest, res: MedusaResponse, claim: RunningClaim): void {
  const send = res.json.bind(res)
  const end = async (ending: Promise<void>) => {
    try {
      await ending
    } catch (error) {
      const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER)
      logger.error(`webhooks: the answer to an Idempotency-Key was not stored: ${errorText(error)}`)
    }
  }
  const original = res.end
  const finish = (...rest: unknown[]): MedusaResponse => Reflect.apply(original, res, rest)
  const restore = () => Object.assign(res, { json: send, end: finish })
  // A shop's own error handler may answer by other means than JSON. A client that is gone ends nothing: the request is still carried out.
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

/** Payloads and answers of receivers are in the log alone, where erasing and retention find them. */
function withoutLog(body: unknown): unknown {
  return hasDelivery(body) ? { webhook_delivery: { id: body.webhook_delivery.id } } : body
}

async function withLog(req: AuthenticatedMedusaRequest, body: unknown): Promise<unknown> {
  return hasDelivery(body) ? { webhook_delivery: await answerAbout(req, body.webhook_delivery.id) } : body
}
