import { asWritten } from "../../types/typed"

/** An error response of the shop. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Tells apart several errors with the same status. */
    readonly code?: string
  ) {
    super(message)
  }
}

type QueryValue = string | number | boolean

/** Query parameters by name. Undefined, null and empty values are left out. */
type Query = Record<
  string,
  QueryValue | readonly QueryValue[] | Record<string, QueryValue> | null | undefined
>

type RequestOptions = { method?: "GET" | "POST" | "DELETE"; query?: Query; body?: object }

/** The prefix of the apps' routes, on the same origin as this page. */
const BASE_PATH = "/webhook-apps"

/** Protects against forged requests: the shop accepts the session's cookie only with this header, which other sites cannot set. */
const PORTAL_HEADER = { "x-webhook-portal": "1" }

/** The ID of the app that the page shows; undefined until the session is open. */
let shownApp: string | undefined

/**
 * Sets the app that further requests name. The shop refuses them with a 409 if the session belongs to another app by then.
 */
export function setShownApp(appId: string): void {
  shownApp = appId
}

/**
 * Sends a request to the shop.
 * @param path below `/webhook-apps`: `/webhooks`
 * @returns the answer's JSON object; undefined for a 204.
 * @throws ApiError for an error status; TypeError if the shop does not answer; SyntaxError if the answer is not a JSON object, as when
 * a proxy answers.
 */
export async function request<Answer>(
  path: string,
  { method = "GET", query, body }: RequestOptions = {}
): Promise<Answer> {
  const response = await fetch(`${BASE_PATH}${path}${query ? `?${toQueryString(query)}` : ""}`, {
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
    const { message, code } = parseError(text)
    throw new ApiError(response.status, message ?? `${response.status} ${response.statusText}`, code)
  }
  return asWritten<Answer>(response.status === 204 ? undefined : parseObject(text))
}

/** Parses the body of a success. @throws SyntaxError if it is not a JSON object: a proxy may answer 200 with its sign-in page. */
export function parseObject(text: string): object {
  const value: unknown = JSON.parse(text)
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("The answer is not a JSON object.")
  }
  return value
}

/** Writes a query as Medusa reads it: `{ status: ["failed"], created_at: { $gte: "…" } }` is `status[]=failed&created_at[$gte]=…`. */
export function toQueryString(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null || value === "") {
      return []
    }
    if (typeof value !== "object") {
      return [[name, String(value)]]
    }
    return Object.entries(value).map(([key, item]) => [
      Array.isArray(value) ? `${name}[]` : `${name}[${key}]`,
      String(item),
    ])
  })
  return new URLSearchParams(pairs).toString()
}

/** Parses the body of an error. The result is empty if it is not JSON: a proxy may answer with a page. */
function parseError(text: string): { message?: string; code?: string } {
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
