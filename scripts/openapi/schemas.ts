import { z } from "@medusajs/framework/zod"

import * as adminAppResponses from "../../src/api/admin/webhook-apps/responses"
import * as adminAppValidators from "../../src/api/admin/webhook-apps/validators"
import * as auditResponses from "../../src/api/admin/webhook-audit/responses"
import * as auditValidators from "../../src/api/admin/webhook-audit/validators"
import * as deliveryResponses from "../../src/api/admin/webhook-deliveries/responses"
import * as deliveryValidators from "../../src/api/admin/webhook-deliveries/validators"
import * as webhookResponses from "../../src/api/admin/webhooks/responses"
import * as webhookValidators from "../../src/api/admin/webhooks/validators"
import * as appResponses from "../../src/api/webhook-apps/responses"
import * as appValidators from "../../src/api/webhook-apps/validators"
import { orNullSchema } from "../../src/topics/schema"
import type { JsonSchema } from "../../src/types"
import { asWritten } from "../../src/types/typed"
import { PartCollector, refTo } from "./parts"
import { descriptionOf } from "./descriptions"

/** The schemas of requests: bodies and queries. */
const requests = {
  ...webhookValidators,
  ...deliveryValidators,
  ...auditValidators,
  ...adminAppValidators,
  ...appValidators,
}

/** The schemas of responses. */
export const responses = {
  ...webhookResponses,
  ...deliveryResponses,
  ...auditResponses,
  ...adminAppResponses,
  ...appResponses,
}

export type ResponseName = keyof typeof responses

/** The JSON of a response. */
export type ResponseBody<Name extends ResponseName> = z.output<(typeof responses)[Name]>

/** JSON Schemas of all requests and responses, by name. They refer to each other as components. */
export function namedSchemas(): Record<string, JsonSchema> {
  const parts = new PartCollector()
  const converted = Object.entries({ ...convert(requests, "input"), ...convert(responses, "output") })
  const whole = Object.fromEntries(converted.map(([name, schema]) => [name, parts.collect(schema)]))
  return Object.fromEntries(
    Object.entries({ ...whole, ...parts.schemas }).sort(([a], [b]) => (a < b ? -1 : 1))
  )
}

/** The name of a request's schema. @throws Error for a schema that no validators.ts exports. */
export function nameOf(schema: z.ZodType): string {
  const [name] = Object.entries(requests).find(([, one]) => one === schema) ?? []
  if (!name) {
    throw new Error("A schema that a route validates with is exported by no validators.ts")
  }
  return name
}

function convert(schemas: Record<string, z.ZodType>, io: "input" | "output"): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) {
    registry.add(schema, { id })
  }
  const converted = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (id) => refTo(id).$ref,
    // Zod reports a property with z.preprocess as required, although its schema accepts undefined.
    override: ({ zodSchema, jsonSchema }) => {
      if (io === "input" && zodSchema instanceof z.ZodObject && jsonSchema.required) {
        jsonSchema.required = jsonSchema.required.filter(
          (key) => !zodSchema.shape[key].safeParse(undefined).success
        )
      }
      // Redundant here, and openapi-generator fails for a map with propertyNames.
      delete jsonSchema.propertyNames
      // The format is sufficient, and the Python code of openapi-generator fails with both.
      if (jsonSchema.format === "date-time") {
        delete jsonSchema.pattern
      }
      if (jsonSchema.default === null) {
        delete jsonSchema.default
      }
      // A newer version of the plugin may add properties to responses.
      if (io === "output" && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties
      }
    },
  })
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([name, { $id, $schema, ...schema }]) => [
      name,
      withDescriptions(name, asWritten(schema)),
    ])
  )
}

/** Adds a description to every property, except within other named schemas. */
function withDescriptions(name: string, schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.anyOf)) {
    const [value, nothing]: JsonSchema[] = schema.anyOf
    if (schema.anyOf.length === 2 && nothing?.type === "null" && typeof value?.type === "string") {
      const { anyOf, ...rest } = schema
      return { ...rest, ...orNullSchema(withDescriptions(name, value)) }
    }
    return { ...schema, anyOf: schema.anyOf.map((one) => withDescriptions(name, one)) }
  }
  if (schema.items) {
    return { ...schema, items: withDescriptions(name, schema.items) }
  }
  if (!schema.properties) {
    return known(name, schema)
  }
  const properties = Object.entries(schema.properties).map(([key, part]) => [
    key,
    key.startsWith("$") ? part : { description: descriptionOf(name, key), ...withDescriptions(name, part) },
  ])
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** @throws Error for a schema without a type, which zod cannot derive. */
function known(name: string, schema: JsonSchema): JsonSchema {
  if (!["type", "$ref", "enum", "const"].some((key) => key in schema)) {
    throw new Error(`A part of ${name} has no type. Give it one with .meta({ type })`)
  }
  return schema
}
