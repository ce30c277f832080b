import { asWritten } from "../../types/typed"

/** A refusal of the shop's, with its status and its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Which refusal of several with this status. */
    readonly code?: string
  ) {
    super(message)
  }
}

type Value = string | number | boolean

/** Parameters by name; what is not set, null or empty is left out. */
type Query = Record<string, Value | readonly Value[] | Record<string, Value> | null | undefined>

type Options = { method?: "GET" | "POST" | "DELETE"; query?: Query; body?: object }

/** Where the routes of apps are, at the shop that serves this page. */
const ROUTES = "/webhook-apps"

/** Set on each request: a form on another site cannot, so the session's cookie alone opens nothing. */
const PORTAL_HEADER = { "x-webhook-portal": "1" }

/** The id of the app that the page shows; undefined until it is known. */
let shownApp: string | undefined

/** From now on each request names the app that the page shows, and the shop refuses it where the session is another's. */
export function requestFor(appId: string): void {
  shownApp = appId
}

/**
 * Asks a route of the shop's, `/webhooks`.
 * @returns the answer's JSON object; undefined for a 204.
 * @throws Refusal where the shop says no; TypeError where it does not answer; SyntaxError where something else answers in its place.
 */
export async function request<Answer>(
  path: string,
  { method = "GET", query, body }: Options = {}
): Promise<Answer> {
  const response = await fetch(`${ROUTES}${path}${query ? `?${queryText(query)}` : ""}`, {
    method,
    credentials: "same-origin",
    headers: {
      ...PORTAL_HEADER,
      ...(shownApp !== undefined && { "x-webhook-app": shownApp }),
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) {
    const { message, code } = refusalIn(text)
    throw new Refusal(response.status, message ?? `${response.status} ${response.statusText}`, code)
  }
  return asWritten<Answer>(response.status === 204 ? undefined : objectIn(text))
}

/** What a success of the shop's carries. @throws SyntaxError for anything else: a proxy may answer 200 with its sign-in page. */
export function objectIn(text: string): object {
  const value: unknown = JSON.parse(text)
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("The answer is not a JSON object.")
  }
  return value
}

/** `{ status: ["failed"], created_at: { $gte: "…" } }` as Medusa reads it: `status[]=failed&created_at[$gte]=…`. */
export function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null || value === "") {
      return []
    }
    if (typeof value !== "object") {
      return [[name, String(value)]]
    }
    return Object.entries(value).map(([key, one]) => [
      Array.isArray(value) ? `${name}[]` : `${name}[${key}]`,
      String(one),
    ])
  })
  return new URLSearchParams(pairs).toString()
}

/** What the shop says in an answer that is a refusal; a proxy before it may answer with a page. */
function refusalIn(text: string): { message?: string; code?: string } {
  try {
    const { message, code }: { message?: unknown; code?: unknown } = JSON.parse(text)
    return {
      ...(typeof message === "string" && { message }),
      ...(typeof code === "string" && { code }),
    }
  } catch {
    return {}
  }
}
