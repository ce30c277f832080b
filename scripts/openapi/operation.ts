import type { z } from "@medusajs/framework/zod"

import type { ResponseName } from "./schemas"

/** An example of a request to a shop with the webhooks and deliveries of `examples.ts`. */
export type RequestExample = {
  id?: string
  token_id?: string
  topic?: string
  query?: Record<string, unknown>
  body?: unknown
}

/** A route of the API, with what the generator cannot derive from its schemas. */
export type Operation = {
  method: "get" | "post" | "delete"
  /** In Medusa's notation: `/admin/webhooks/:id`. */
  path: string
  /** A short imperative, as in a menu. */
  summary: string
  description?: string
  /** Error statuses that do not follow from its schemas and its path. */
  refuses?: ("400" | "401" | "404" | "409" | "429")[]
  /** Whether the request leads to messages to the `url` in its body. */
  callback?: true
  /** The schemas of its middlewares. */
  query?: z.ZodObject
  body?: z.ZodType
  /** Its response: a schema of a `responses.ts`, an Excel file, the OpenAPI document, or a 204 without content. */
  response: ResponseName | "spreadsheet" | "document" | "nothing"
  /** Whether it needs no authentication. */
  isPublic?: boolean
  /** Whether it accepts only an app's token or a portal session. */
  isForApps?: boolean
  /** Whether it requires the header `x-webhook-portal`, which the portal's page sends. */
  isForPortal?: boolean
  /** Examples by name. A test sends each of them, and one request without parameters. */
  examples?: Record<string, RequestExample>
}
