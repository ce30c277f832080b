import { getI18n } from "react-i18next"

import { PORTAL_OF_OTHER_APP } from "../../../types"
import { translateRefusal } from "../explain"

/**
 * Why nothing can be had from the server at all: it does not answer, it does not know the admin any more, or something else answers in
 * its place, such as a proxy with its sign-in page.
 */
export type Outage = "away" | "signedOut" | "notTheServer"

/** What a proxy answers in place of a shop that is being restarted. */
const AWAY = [502, 503, 504]

/** Whether a request failed for such a reason; undefined where the server itself has said no. */
export function outageOf(error: unknown): Outage | undefined {
  const status = statusOf(error)
  if (status === 401) {
    return "signedOut"
  }
  // `JSON.parse` says so of a page; the SDK's client passes it on.
  if (error instanceof SyntaxError) {
    return "notTheServer"
  }
  // `fetch` says so of a server that takes no connection.
  return error instanceof TypeError || AWAY.includes(status ?? 0) ? "away" : undefined
}

/** The HTTP status of a refusal; undefined where no answer came. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined
}

/** Whether a change was refused because somebody else has made one meanwhile. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409 && codeOf(error) !== PORTAL_OF_OTHER_APP
}

/** Which refusal of several with its status; undefined where the answer does not say. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}

/** What a failed request says to the reader, in their language as far as the refusal is known. */
export function messageOf(error: unknown): string {
  const t = getI18n().getFixedT(null, "webhooks")
  const outage = outageOf(error)
  return outage ? t(`failure.${outage}`) : translateRefusal(textOf(error), t)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A server's refusal of one field: `Invalid request: url: is no URL` refuses `url`. */
export type FieldRefusal = { field: string; message: string }

/**
 * The field that a refusal names, and what is wrong with it; undefined where it names none.
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
