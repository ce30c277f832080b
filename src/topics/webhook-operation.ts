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
        description: `Medusa's events that lead to it: ${events.map(({ name }) => `\`${name}\``).join(", ")}.`,
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

/** The responses of a receiver and their effect. */
export const MESSAGE_RESPONSES = {
  "2XX": { description: "A success. So are 301 and 302; redirects are not followed." },
  "410": { description: "A failure. The webhook is disabled." },
  default: { description: "A failure. The message is sent again later." },
}

/**
 * The id of the schema of a topic's messages: `urn:medusa-plugin-webhooks:order.created:1`. It ends with the schema version.
 * Of two messages with the same id, the later may have additional fields, but none is missing or has another type.
 */
export function schemaId({ topic, schema_version = 1 }: TopicDefinition): string {
  return `urn:medusa-plugin-webhooks:${topic}:${schema_version}`
}

/** JSON Schema of the body that a receiver is sent for a topic. Each topic has its own title: `OrderCreatedMessage`. */
export function messageSchema(definition: TopicDefinition): JsonSchema {
  const { topic, description, schema, absorbs } = definition
  const { $schema, ...data } = schema
  return {
    title: `${pascalCase(topic)}Message`,
    // Not as `$id`: by JSON Schema's rules, the document's references would be resolved against it.
    "x-schema-id": schemaId(definition),
    description,
    type: "object",
    properties: {
      id: { type: "string", description: "The event's id, the same for each retry." },
      type: { type: "string", const: topic, description: "The topic." },
      timestamp: { type: "string", format: "date-time", description: "When the event happened." },
      revision: {
        type: "integer",
        format: "int64",
        description:
          "The revision of the resource's state. Of two messages about a resource, the one with the higher revision has the newer state.",
      },
      data: { description: "The resource, or the event's own data.", ...data },
      ...(absorbs && { changes: CHANGES_SCHEMA }),
      causes: {
        type: "array",
        items: { type: "string" },
        description: "The Medusa events that led to the message, if they are known.",
      },
      context: {
        type: "object",
        additionalProperties: {},
        description: "The webhook's `context`, if it has one.",
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
    "What changed in the data that this webhook is sent, since the revision `since`. Paths are dotted, and elements of lists are named by id: `variants[variant_01].prices[price_01].amount`. Absent if no earlier state is known.",
  properties: {
    since: { type: "integer", format: "int64", description: "The revision of the earlier state." },
    added: { ...PATHS, description: "Paths of new properties and elements." },
    updated: { ...PATHS, description: "Paths of values that have changed." },
    removed: { ...PATHS, description: "Paths of removed properties and elements." },
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
    "The event's id, the same for each retry. Use it to drop repeats.",
    "whevt_01JNB4WY0A1B2C3D4E5F6G7H8J"
  ),
  WebhookTimestamp: header("webhook-timestamp", "Unix time of this attempt, in seconds.", "1772443872"),
  WebhookSignature: header(
    "webhook-signature",
    "`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, as Standard Webhooks describes. One for each live secret, separated by spaces. `v1a,` and an Ed25519 signature for each live key pair.",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
  ),
  MedusaTopic: header("x-medusa-webhook-topic", "The topic.", "order.created"),
  MedusaResource: header("x-medusa-webhook-resource", "The resource of the topic.", "order"),
  MedusaEvent: header("x-medusa-webhook-event", "The event of the topic.", "created"),
  MedusaWebhookId: header("x-medusa-webhook-id", "Id of the webhook.", "whk_01JNB4WX3BV73F9H1K3N5Q7S9V"),
  MedusaDeliveryId: header(
    "x-medusa-webhook-delivery-id",
    "Id of the delivery.",
    "whdel_01JNB4WY4CW84G0J2M4P6R8T0W"
  ),
  MedusaAttempt: header("x-medusa-webhook-attempt", "Number of the attempt: 1, 2, …", "1"),
  MedusaSource: header(
    "x-medusa-webhook-source",
    "The shop's backend URL, or its name if no URL is set.",
    "https://shop.example.com"
  ),
  MedusaSignature: header(
    "x-medusa-webhook-signature",
    "The HMAC-SHA256 of the body in base64, for apps that verify only the older signature. After a rotation the old secret signs it until the overlap ends. Absent if the webhook has only a key pair.",
    "dGhlIGJvZHkgc2lnbmVkIHdpdGggdGhlIHNlY3JldA==",
    false
  ),
  MedusaOrigin: header(
    "x-medusa-webhook-origin",
    "Why the message is sent: `live`, `catch_up`, `replay`, `backfill` or `test`.",
    "live"
  ),
  MedusaRevision: header("x-medusa-webhook-revision", "The body's `revision`, if it has one.", "4711", false),
}

function header(name: string, description: string, example: string, required = true) {
  return { name, in: "header", required, description, schema: { type: "string" }, example }
}
