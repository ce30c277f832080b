import type { JsonSchema, TopicDefinition } from "../types"
import { pascalCase } from "./pascal-case"

/**
 * What a receiver is sent for a topic, as OpenAPI 3.1 describes it: a "Path Item" under `webhooks`, in a document with
 * `MESSAGE_HEADERS`.
 * @param message the schema of the body, for documents that keep schemas in one place.
 */
export function webhookOperation(definition: TopicDefinition, message = messageSchema(definition)): object {
  const { topic, description, events, group, sample } = definition
  const envelope = {
    id: "whevt_01JNB4WY0A1B2C3D4E5F6G7H8J",
    type: topic,
    timestamp: "2026-03-02T09:31:12.000Z",
  }
  return {
    post: {
      operationId: topic,
      summary: description,
      ...(events.length && {
        description: `Medusa's events behind it: ${events.map(({ name }) => `\`${name}\``).join(", ")}.`,
      }),
      tags: [group],
      security: [],
      parameters: messageHeaders(),
      requestBody: {
        required: true,
        content: { "application/json": { schema: message, example: { ...envelope, data: sample } } },
      },
      responses: MESSAGE_RESPONSES,
    },
  }
}

/** References to the headers of a message, in a document that keeps `MESSAGE_HEADERS`. */
export function messageHeaders(): { $ref: string }[] {
  return Object.keys(MESSAGE_HEADERS).map((name) => ({ $ref: `#/components/parameters/${name}` }))
}

/** The answers of a receiver and their effect. */
export const MESSAGE_RESPONSES = {
  "2XX": { description: "Received. A 301 and a 302 count as such too; redirects are not followed." },
  "410": { description: "Disables the webhook." },
  default: { description: "Sent again later." },
}

/**
 * The id of the schema of a topic's messages: `urn:medusa-plugin-webhooks:order.created:1`. It ends with the schema version.
 * Of two messages with the same id, the later may have additional fields, but none is missing or has another type.
 */
export function schemaId({ topic, schema_version = 1 }: TopicDefinition): string {
  return `urn:medusa-plugin-webhooks:${topic}:${schema_version}`
}

/** JSON Schema of the body that a receiver is sent for a topic. Its title is one of its own: `OrderCreatedMessage`. */
export function messageSchema(definition: TopicDefinition): JsonSchema {
  const { topic, description, schema, absorbs } = definition
  const { $schema, ...data } = schema
  return {
    title: `${pascalCase(topic)}Message`,
    // Not as `$id`: the references of a document would be looked up in there, by JSON Schema's rules.
    "x-schema-id": schemaId(definition),
    description,
    type: "object",
    properties: {
      id: { type: "string", description: "The event's id, the same for each retry." },
      type: { type: "string", const: topic, description: "The topic." },
      timestamp: { type: "string", format: "date-time", description: "When it happened." },
      revision: {
        type: "integer",
        format: "int64",
        description:
          "Of the resource's state; it grows with each. Of two messages about a resource the one with the higher revision tells the newer state.",
      },
      data: { description: "What the topic is about.", ...data },
      ...(absorbs && { changes: CHANGES_SCHEMA }),
      causes: {
        type: "array",
        items: { type: "string" },
        description: "Medusa's events behind it, where they are known.",
      },
      context: {
        type: "object",
        additionalProperties: {},
        description: "The webhook's `context`, where it has one.",
      },
    },
    required: ["id", "type", "timestamp", "data"],
  }
}

const PATHS = { type: "array", items: { type: "string" } }

const CHANGES_SCHEMA = {
  title: "WebhookChanges",
  type: "object",
  description:
    "What changed since the state of the revision `since`, of what this webhook is sent. Paths are dotted, with parts of lists named by id: `variants[variant_01].prices[price_01].amount`. Absent where no earlier state is known.",
  properties: {
    since: { type: "integer", format: "int64", description: "The revision of the state before." },
    added: { ...PATHS, description: "Paths of what there was not before." },
    updated: { ...PATHS, description: "Paths of values that are other than before." },
    removed: { ...PATHS, description: "Paths of what is no longer there." },
    previous: {
      type: "object",
      additionalProperties: {},
      description: "Old values by their paths, up to 16 KB.",
    },
    truncated: { type: "boolean", description: "True if some old values are left out; otherwise absent." },
  },
  required: ["since", "added", "updated", "removed", "previous"],
}

/** The headers of each message, by their names in documents (`components.parameters`). */
export const MESSAGE_HEADERS = {
  WebhookId: header(
    "webhook-id",
    "The event's id: drop what you have seen.",
    "whevt_01JNB4WY0A1B2C3D4E5F6G7H8J"
  ),
  WebhookTimestamp: header("webhook-timestamp", "Unix seconds of this attempt.", "1772443872"),
  WebhookSignature: header(
    "webhook-signature",
    "`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64 (Standard Webhooks); one for each live secret, with spaces between.",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
  ),
  MedusaTopic: header("x-medusa-webhook-topic", "The topic.", "order.created"),
  MedusaResource: header("x-medusa-webhook-resource", "What the topic is about.", "order"),
  MedusaEvent: header("x-medusa-webhook-event", "What happened to it.", "created"),
  MedusaWebhookId: header("x-medusa-webhook-id", "Id of the webhook.", "whk_01JNB4WX3BV73F9H1K3N5Q7S9V"),
  MedusaDeliveryId: header(
    "x-medusa-webhook-delivery-id",
    "Id of the delivery.",
    "whdel_01JNB4WY4CW84G0J2M4P6R8T0W"
  ),
  MedusaAttempt: header("x-medusa-webhook-attempt", "1, 2, …", "1"),
  MedusaSource: header(
    "x-medusa-webhook-source",
    "The shop's backend URL, or its name where no URL is set.",
    "https://shop.example.com"
  ),
  MedusaSignature: header(
    "x-medusa-webhook-signature",
    "The HMAC-SHA256 of the body in base64, with the newest secret, for apps that only know the older style.",
    "dGhlIGJvZHkgc2lnbmVkIHdpdGggdGhlIHNlY3JldA=="
  ),
  MedusaOrigin: header(
    "x-medusa-webhook-origin",
    "Why it is sent: `live`, `catch_up`, `replay`, `backfill` or `test`.",
    "live"
  ),
  MedusaRevision: header(
    "x-medusa-webhook-revision",
    "The body's `revision`, where it has one.",
    "4711",
    false
  ),
}

function header(name: string, description: string, example: string, required = true) {
  return { name, in: "header", required, description, schema: { type: "string" }, example }
}
