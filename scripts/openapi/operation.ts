import type { z } from "@medusajs/framework/zod"

import type { ResponseName } from "./schemas"

/** A request, as a shop with the webhooks and deliveries of `examples.ts` takes it. */
export type RequestExample = {
  id?: string
  token_id?: string
  topic?: string
  query?: Record<string, unknown>
  body?: unknown
}

/** A route of the API: what stands here is all that cannot be read off its schemas. */
export type Operation = {
  method: "get" | "post" | "delete"
  /** As Medusa writes it: `/admin/webhooks/:id`. */
  path: string
  /** What it does, in the words of a menu. */
  summary: string
  description?: string
  /** Refusals that its schemas and its path do not tell of. */
  refuses?: ("400" | "401" | "404" | "409" | "429")[]
  /** Whether messages come of it, to the `url` of the body. */
  callback?: true
  /** What its middlewares validate with. */
  query?: z.ZodObject
  body?: z.ZodType
  /** What it answers: a schema of a `responses.ts`, an Excel file, this very document, or 204 and nothing. */
  answer: ResponseName | "spreadsheet" | "document" | "nothing"
  /** Whether it asks for no sign-in. */
  isPublic?: boolean
  /** Whether it takes an app's token or a session of its portal, and nothing else. */
  isForApps?: boolean
  /** Whether the portal's page asks for it, and says so. */
  isForPortal?: boolean
  /** By name; one that the test sends with every parameter left out is there already. */
  examples?: Record<string, RequestExample>
}
