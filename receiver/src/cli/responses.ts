import * as z from "zod/mini"
import { toDotPath } from "zod/v4/core"

/*
 * Schemas of the shop's responses, with the properties that the CLI reads. The build bundles the used part of zod into the CLI, so that the
 * package has no dependencies.
 */

export type Schema<Value> = z.ZodMiniType<Value>

/** The body of a message. Other properties are kept. */
export const messageSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  revision: z.optional(z.number()),
})

export type Message = z.infer<typeof messageSchema>

export const webhookSchema = z.object({ webhook: z.object({ id: z.string(), secret: z.string() }) })

/** Fetched messages, with the headers and the body of a POST. */
export const fetchedSchema = z.object({
  messages: z.array(
    z.object({ id: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
  ),
})

export type FetchedMessage = z.infer<typeof fetchedSchema>["messages"][number]

export const appSchema = z.object({ webhook_app: z.object({ topics: z.array(z.string()) }) })

export const deliverySchema = z.object({
  webhook_delivery: z.object({
    webhook_id: z.string(),
    event_id: z.string(),
    topic: z.string(),
    event: z.object({ payload: z.nullable(z.string()) }),
  }),
})

export const deliveriesSchema = z.object({
  webhook_deliveries: z.array(z.object({ id: z.string(), event_id: z.string() })),
})

export const testSchema = z.object({
  webhook_delivery: z.looseObject({
    id: z.string(),
    status: z.string(),
    response_status: z.nullable(z.number()),
    remark: z.nullable(z.string()),
  }),
})

export const replayedSchema = z.object({ count: z.number() })

export const previewSchema = z.object({ preview: z.object({ body: z.string() }) })

/** A response that is not read. */
export const noSchema = z.unknown()

/** The package's file of samples, by topic. */
export const samplesSchema = z.record(z.string(), messageSchema)

export const problemSchema = z.object({ message: z.string() })

/**
 * Parses and validates JSON.
 * @throws Error with a message without a subject: `is not JSON: "<html>…"`, `has no valid webhook.id`.
 */
export function parseJson<Value>(schema: Schema<Value>, text: string): Value {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(text.trim() ? `is not JSON: ${JSON.stringify(text.slice(0, 100))}` : "is empty")
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const path = toDotPath(parsed.error.issues[0]?.path ?? [])
    throw new Error(path ? `has no valid ${path}` : "is not a JSON object")
  }
  return parsed.data
}
