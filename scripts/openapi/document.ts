import type { z } from "@medusajs/framework/zod"

import { author, license, version } from "medusa-plugin-webhooks/package.json"
import { takesIdempotencyKey } from "../../src/api/utils/idempotency"
import { MESSAGE_HEADERS, MESSAGE_RESPONSES, messageHeaders } from "../../src/topics/webhook-operation"
import type { JsonSchema } from "../../src/types"
import { adminAppOperations } from "./admin-app-operations"
import { appOperations } from "./app-operations"
import { auditOperations } from "./audit-operations"
import { deliveryOperations } from "./delivery-operations"
import { RESPONSES as EXAMPLES } from "./examples"
import type { Operation, RequestExample } from "./operation"
import { pascalCase } from "../../src/topics/pascal-case"
import { entryOf, lastOf } from "../present"
import { refTo } from "./parts"
import { namedSchemas, nameOf } from "./schemas"
import { describeMessages, sentTopics } from "./topics"
import { webhookOperations } from "./webhook-operations"

/** All routes of the plugin. */
export const operations: Operation[] = [
  ...webhookOperations,
  ...deliveryOperations,
  ...auditOperations,
  ...adminAppOperations,
  ...appOperations,
]

/** The plugin's API and its messages, as an OpenAPI 3.1 document. */
export function openApiDocument() {
  const requestsAndResponses = namedSchemas()
  const { schemas: messages, webhooks } = describeMessages(sentTopics)
  return {
    openapi: "3.1.0",
    info: {
      title: "medusa-plugin-webhooks",
      version,
      summary: "The API of webhooks in a Medusa shop, and the messages to their receivers.",
      description:
        "`paths` has the routes for admins, their scripts and apps. `webhooks` has the messages to receivers, by topic. `WebhookMessage` is the union of all messages.",
      contact: { name: author },
      license: { name: license, identifier: license },
    },
    servers: [
      {
        url: "https://{host}",
        description: "A Medusa shop.",
        variables: { host: { default: "shop.example", description: "Host and port of the shop's backend." } },
      },
    ],
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    tags: [...TAGS, ...messageTags()],
    paths: describePaths(requestsAndResponses),
    webhooks,
    components: {
      schemas: { ...narrowed(withoutQueries(requestsAndResponses)), Error: ERROR, ...messages },
      parameters: { ...MESSAGE_HEADERS, IdempotencyKey: IDEMPOTENCY_KEY, FromPortal: FROM_PORTAL },
      headers: { IdempotentReplayed: IDEMPOTENT_REPLAYED },
      responses: RESPONSES,
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "The token of an admin user.",
        },
        apiKey: { type: "http", scheme: "basic", description: "A secret API key as the user name." },
        appToken: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "whapp_[0-9a-f]{64}",
          description: "An app's token. Only routes under `/webhook-apps` accept it.",
        },
        portalSession: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-webhook_portal",
          description:
            "A session of an app's portal. Only routes under `/webhook-apps` accept it, with the header `x-webhook-portal: 1`. With the option `apps.portal.frameAncestors`, the name of the cookie is `__Host-webhook_portal_framed`; on a developer's machine without TLS it is `webhook_portal_plain`. A request that names another app in `x-webhook-app` is refused with a 409.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "connect.sid",
          description: "The dashboard's session.",
        },
      },
    },
  }
}

/** The path in OpenAPI's notation: `/admin/webhooks/{id}`. */
export const openApiPath = (path: string): string => path.replace(/:(\w+)/g, "{$1}")

type Schemas = Record<string, JsonSchema>

const TAGS = [
  { name: "Webhooks", description: "Webhooks and their statistics, for admins." },
  { name: "Deliveries", description: "The log of sent messages, and the waiting ones." },
  {
    name: "Apps",
    description: "Third parties with their own tokens and webhooks, for admins.",
  },
  {
    name: "For apps",
    description: "The routes for apps: the app itself, its webhooks and their deliveries.",
  },
]

function messageTags() {
  return [...new Set(sentTopics.map(({ group }) => group))].map((name) => ({
    name,
    description: `Messages of the group ${name}.`,
  }))
}

const ERROR: JsonSchema = {
  type: "object",
  description: "Why a request was refused.",
  properties: {
    type: { type: "string", description: "What kind of error: `invalid_data`." },
    message: { type: "string", description: "A sentence that names the field." },
    code: { type: "string" },
  },
  required: ["message"],
}

/** The messages that a created webhook leads to: any of those under `webhooks`, to the URL of the request. */
const MESSAGE_CALLBACK = {
  "{$request.body#/url}": {
    post: {
      operationId: "message",
      summary: "A message to the webhook's URL",
      description: "Any of the messages under `webhooks`, which describe them.",
      tags: ["Webhooks"],
      security: [],
      parameters: messageHeaders(),
      requestBody: { required: true, content: json(refTo("WebhookMessage")) },
      responses: MESSAGE_RESPONSES,
    },
  },
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "1 to 255 printable ASCII characters, for example a UUID. A request with the same key is executed once within 24 hours; repeats get the same response.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
  example: "2f6a1f0e-7a55-4c1b-9d39-5d7c0c7a4f11",
}

const FROM_PORTAL = {
  name: "x-webhook-portal",
  in: "header",
  required: true,
  description:
    "The portal's page sends this header, which a form on another site cannot set. It also sends the id of the app that it shows, in `x-webhook-app`.",
  schema: { type: "string", const: "1" },
  example: "1",
}

/** Header of responses of routes that accept an `Idempotency-Key`. */
const IDEMPOTENT_REPLAYED = {
  description: "`true` when this is the response of an earlier request with the same key.",
  schema: { type: "string" },
  example: "true",
}

const REPLAYED = { "idempotent-replayed": { $ref: "#/components/headers/IdempotentReplayed" } }

const RESPONSES = {
  BadRequest: refusal("The request is invalid, or cannot be executed.", {
    type: "invalid_data",
    message: "Invalid request: url: only https: is allowed",
  }),
  Unauthorized: refusal("The session, token or key is missing or not valid.", {
    message: "Unauthorized",
  }),
  Forbidden: refusal("The admin's role, or the app's rights, do not allow the request.", {
    type: "forbidden",
    message: "Forbidden",
  }),
  NotFound: refusal("There is no object with this id.", {
    type: "not_found",
    message: "Webhook with id: whk_0 was not found",
  }),
  TooManyRequests: {
    ...refusal(
      "The token or session was used more often than the option `apps.requestsPerMinute` allows, or too many wrong codes came from one address.",
      {
        type: "too_many_requests",
        message: "Too many requests: try again in 12 s",
      }
    ),
    headers: {
      "retry-after": {
        description: "Seconds until the next request is accepted.",
        schema: { type: "integer" },
        example: 12,
      },
    },
  },
  Unavailable: {
    ...refusal("The shop's database cannot do this at the moment, for example because it is read-only.", {
      type: "database_error",
      message: "The shop's database cannot do this at the moment. Try again later.",
    }),
    headers: {
      "retry-after": {
        description: "Seconds until the client should try again.",
        schema: { type: "integer" },
        example: 30,
      },
    },
  },
  Conflict: refusal(
    "A setting no longer has the value in `expected`; the `Idempotency-Key` was used for another request; or the first request with the key is still running. Routes for apps also return it when another retry, replay or recovery of the app is still running, or when the header `x-webhook-app` of the portal's page names another app than that of the session (`code`: `portal_of_other_app`). The message names the reason.",
    {
      type: "conflict",
      message: "Webhook whk_0 was changed meanwhile: url, topics. Read it again.",
    }
  ),
}

function refusal(description: string, example: object) {
  return { description, content: json(refTo("Error"), { one: { value: example } }) }
}

function describePaths(schemas: Schemas): Record<string, object> {
  const paths: Record<string, object> = {}
  for (const operation of operations) {
    const path = openApiPath(operation.path)
    paths[path] = { ...paths[path], [operation.method]: describe(operation, schemas) }
  }
  return paths
}

function describe(operation: Operation, schemas: Schemas): object {
  const {
    method,
    path,
    summary,
    description,
    query,
    body,
    isPublic,
    isForApps,
    isForPortal,
    refuses = [],
    examples = {},
  } = operation
  const takesKey = takesIdempotencyKey(method, path)
  const namesOne = path.includes("/:")
  return {
    operationId: operationIdOf(operation),
    summary,
    description: description ?? `${summary}.`,
    tags: [tagOf(operation)],
    ...(isPublic && { security: [] }),
    ...(isForApps && { security: [{ appToken: [] }, { portalSession: [] }] }),
    parameters: [
      ...pathParameters(path, examples),
      ...(query ? queryParameters(query, schemas, examples) : []),
      ...(takesKey ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
      ...(isForPortal ? [{ $ref: "#/components/parameters/FromPortal" }] : []),
    ],
    ...(operation.callback && { callbacks: { message: MESSAGE_CALLBACK } }),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: json(
          refTo(nameOf(body)),
          examplesOf(examples, (example) => example.body)
        ),
      },
    }),
    responses: {
      ...(operation.response === "nothing"
        ? { "204": responseOf(operation) }
        : { "200": { ...responseOf(operation), ...(takesKey && { headers: REPLAYED }) } }),
      ...((query || body || takesKey || refuses.includes("400")) && {
        "400": { $ref: "#/components/responses/BadRequest" },
      }),
      ...((!isPublic || refuses.includes("401")) && {
        "401": { $ref: "#/components/responses/Unauthorized" },
      }),
      ...(!isPublic && {
        "403": { $ref: "#/components/responses/Forbidden" },
      }),
      ...((namesOne || refuses.includes("404")) && { "404": { $ref: "#/components/responses/NotFound" } }),
      ...((isForApps || refuses.includes("429")) && {
        "429": { $ref: "#/components/responses/TooManyRequests" },
      }),
      ...((takesKey || isForApps || refuses.includes("409")) && {
        "409": { $ref: "#/components/responses/Conflict" },
      }),
      ...(tagOf(operation) === "For apps" && {
        "503": { $ref: "#/components/responses/Unavailable" },
      }),
    },
  }
}

/** `GetWebhooksIdStats` */
function operationIdOf({ method, path }: Operation): string {
  return pascalCase(`${method}-${path.replace("/admin/", "").replace(/[/:]+/g, "-")}`)
}

function tagOf({ path, isForApps, isForPortal }: Operation): string {
  if (path.startsWith("/admin/webhook-apps")) {
    return "Apps"
  }
  if (isForApps || isForPortal) {
    return "For apps"
  }
  return path.startsWith("/admin/webhook-deliveries") ? "Deliveries" : "Webhooks"
}

function pathParameters(path: string, examples: Record<string, RequestExample>): object[] {
  const names = (["id", "token_id", "topic"] as const).filter((name) => path.split("/").includes(`:${name}`))
  return names.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
    examples: examplesOf(examples, (example) => example[name]),
  }))
}

function queryParameters(
  query: z.ZodObject,
  schemas: Schemas,
  examples: Record<string, RequestExample>
): object[] {
  const { properties = {}, required = [] } = entryOf(schemas, nameOf(query))
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const shown = examplesOf(examples, (example) => example.query?.[name])
    return {
      name,
      in: "query",
      required: required.includes(name),
      description,
      ...(schema.$ref !== undefined && { style: "deepObject", explode: true }),
      ...(schema.type === "array" && { style: "form", explode: true }),
      schema,
      ...(Object.keys(shown).length && { examples: shown }),
    }
  })
}

function responseOf({ response }: Operation): object {
  switch (response) {
    case "nothing":
      return { description: "Done." }
    case "spreadsheet":
      return {
        description: "An Excel file.",
        content: { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {} },
      }
    case "document":
      return { description: "OpenAPI 3.1.", content: json({ type: "object" }) }
    default: {
      const value = EXAMPLES[response]
      if (!value) {
        throw new Error(`Give ${response} an example in scripts/openapi/examples.ts`)
      }
      return { description: "Done.", content: json(refTo(response), { one: { value } }) }
    }
  }
}

/** Leaves out the schemas of queries, which the document describes parameter by parameter. */
function withoutQueries(schemas: Schemas): Schemas {
  const queries = new Set(operations.flatMap(({ query }) => (query ? [nameOf(query)] : [])))
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => !queries.has(name)))
}

/** Makes the properties optional of rows that the query parameter `fields` can limit. */
function narrowed(schemas: Schemas): Schemas {
  const rows = operations
    .filter(({ query }) => query && "fields" in query.shape)
    .flatMap(({ response }) => Object.values(schemas[response]?.properties ?? {}))
    .map((part) => part.items ?? part)
    .flatMap(({ $ref }) => (typeof $ref === "string" ? lastOf($ref.split("/")) : []))
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { required, ...schema }]) => [
      name,
      rows.includes(name) ? schema : { ...schema, ...(required !== undefined && { required }) },
    ])
  )
}

function examplesOf(
  examples: Record<string, RequestExample>,
  part: (example: RequestExample) => unknown
): Record<string, { value: unknown }> {
  return Object.fromEntries(
    Object.entries(examples).flatMap(([name, example]) => {
      const value = part(example)
      return value === undefined ? [] : [[name, { value }]]
    })
  )
}

function json(schema: JsonSchema, examples: Record<string, { value: unknown }> = {}) {
  return { "application/json": { schema, ...(Object.keys(examples).length && { examples }) } }
}
