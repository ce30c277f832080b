import { getI18n } from "react-i18next"

import { PORTAL_OF_OTHER_APP } from "../../../types"
import { translateRefusal } from "../explain"

/**
 * Why the server cannot be used at all: it does not answer, the admin's session has expired, or something else answers instead of
 * the server, such as a proxy with its sign-in page.
 */
type Outage = "away" | "signedOut" | "notTheServer"

/** What a proxy answers while the shop restarts. */
const UNAVAILABLE_STATUSES = [502, 503, 504]

/** The outage because of which a request failed; undefined if the server itself refused it. */
export function outageOf(error: unknown): Outage | undefined {
  const status = statusOf(error)
  if (status === 401) {
    return "signedOut"
  }
  // `JSON.parse` throws it for an HTML page, and the SDK passes it on.
  if (error instanceof SyntaxError) {
    return "notTheServer"
  }
  // `fetch` throws it if there is no connection.
  return error instanceof TypeError || UNAVAILABLE_STATUSES.includes(status ?? 0) ? "away" : undefined
}

/** The interval between two attempts while the server cannot be used. */
const OUTAGE_RETRY_MS = 5_000

/** A query's `refetchInterval`: repeats a query that failed because of an outage, so that its page continues by itself afterwards. */
export function retryDuringOutage({ state: { error } }: { state: { error: Error | null } }): number | false {
  return outageOf(error) !== undefined && OUTAGE_RETRY_MS
}

/** The HTTP status of a refusal; undefined if there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined
}

/** Whether a change was refused because somebody else has changed the same thing in the meantime. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409 && codeOf(error) !== PORTAL_OF_OTHER_APP
}

/** The `code` of a refusal, which tells refusals with the same status apart; undefined if it has none. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}

/** The message for a failed request, in the reader's language if there is a translation. */
export function messageOf(error: unknown): string {
  const t = getI18n().getFixedT(null, "webhooks")
  const outage = outageOf(error)
  return outage ? t(`failure.${outage}`) : translateRefusal(textOf(error), t)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The server's refusal of one field: `Invalid request: url: is no URL` refuses `url`. */
type FieldRefusal = { field: string; message: string }

/**
 * The field that a refusal names, and the message; undefined if it names no field.
 * Sources: `refuse` of the plugin's workflow steps, and `zodValidator` of `@medusajs/framework`.
 */
export function refusalOf(error: unknown): FieldRefusal | undefined {
  if (outageOf(error)) {
    return undefined
  }
  const text = textOf(error).replace(/^Invalid request: /, "")
  const own = /^([a-z_]+): (.+)$/s.exec(text)
  if (own?.[1] && own[2]) {
    return { field: own[1], message: own[2] }
  }
  const field = /[Ff]ield '([a-z_]+)/.exec(text)?.[1]
  return field === undefined ? undefined : { field, message: text }
}
