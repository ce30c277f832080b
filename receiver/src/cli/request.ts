import { whyUnreachable } from "../../../src/cli/why-unreachable"
import { signBody, signingKey, signStandard } from "../../../src/modules/webhook/dispatch/sign"
import { resourceOf } from "../../../src/topics/resource-of"
import { version } from "../../package.json"
import type { Origin } from "../handlers"
import type { Message } from "./responses"

/** The values of headers that are not in the body. */
type Facts = { webhookId: string; deliveryId: string; origin: Origin; source: string }

/** The headers of a POST by the shop, with the present time and a signature with this secret. */
export function headersOf(
  { id, type, revision }: Message,
  body: string,
  { webhookId, deliveryId, origin, source }: Facts,
  secret: string,
  now: Date
): Record<string, string> {
  const bytes = Buffer.from(body)
  const key = signingKey(secret)
  const seconds = Math.floor(now.getTime() / 1000)
  const resource = resourceOf(type)
  return {
    "content-type": "application/json",
    "user-agent": `medusa-webhooks-receiver/${version}`,
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signStandard(id, seconds, bytes, [key]),
    "x-medusa-webhook-topic": type,
    "x-medusa-webhook-resource": resource,
    "x-medusa-webhook-event": type.slice(resource.length + 1),
    "x-medusa-webhook-id": webhookId,
    "x-medusa-webhook-delivery-id": deliveryId,
    "x-medusa-webhook-attempt": "1",
    "x-medusa-webhook-source": source,
    "x-medusa-webhook-signature": signBody(bytes, key),
    "x-medusa-webhook-origin": origin,
    ...(revision !== undefined && { "x-medusa-webhook-revision": String(revision) }),
  }
}

/** The result of a POST. */
export type Posted = { kind: "answered"; status: number } | { kind: "unreachable"; why: string }

/** Posts a request as a shop does: without redirects, with a timeout of ten seconds. */
export async function post(to: URL, body: string, headers: Record<string, string>): Promise<Posted> {
  try {
    const response = await fetch(to, {
      method: "POST",
      body,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    })
    await response.arrayBuffer()
    return { kind: "answered", status: response.status }
  } catch (error) {
    return { kind: "unreachable", why: whyUnreachable(error) }
  }
}

/** Whether the shop would count the response as a success. */
export function isSuccess(posted: Posted): boolean {
  return (
    posted.kind === "answered" &&
    (Math.floor(posted.status / 100) === 2 || [301, 302].includes(posted.status))
  )
}
