import { z } from "@medusajs/framework/zod"

import * as adminAppResponses from "../../src/api/admin/webhook-apps/responses"
import * as adminAppValidators from "../../src/api/admin/webhook-apps/validators"
import * as auditResponses from "../../src/api/admin/webhook-audit/responses"
import * as auditValidators from "../../src/api/admin/webhook-audit/validators"
import * as deliveryResponses from "../../src/api/admin/webhook-deliveries/responses"
import * as deliveryValidators from "../../src/api/admin/webhook-deliveries/validators"
import * as webhookResponses from "../../src/api/admin/webhooks/responses"
import * as webhookValidators from "../../src/api/admin/webhooks/validators"
import * as keyResponses from "../../src/api/webhook-apps/keys/responses"
import * as keyValidators from "../../src/api/webhook-apps/keys/validators"
import * as appResponses from "../../src/api/webhook-apps/responses"
import * as appValidators from "../../src/api/webhook-apps/validators"
import { orNullSchema } from "../../src/topics/schema"
import type { JsonSchema } from "../../src/types"
import { asWritten } from "../../src/types/typed"
import { PartCollector, refTo } from "./parts"
import { meaningOf } from "./words"

/** What routes take, as zod schemas: bodies and queries. */
const requests = {
  ...webhookValidators,
  ...deliveryValidators,
  ...auditValidators,
  ...adminAppValidators,
  ...keyValidators,
  ...appValidators,
}

/** What routes answer. */
export const responses = {
  ...webhookResponses,
  ...deliveryResponses,
  ...auditResponses,
  ...adminAppResponses,
  ...keyResponses,
  ...appResponses,
}

export type ResponseName = keyof typeof responses

/** What a response is like, as JSON. */
export type Answer<Name extends ResponseName> = z.output<(typeof responses)[Name]>

/** JSON Schemas of everything that routes take and answer, by name; they refer to each other as components. */
export function namedSchemas(): Record<string, JsonSchema> {
  const parts = new PartCollector()
  const converted = Object.entries({ ...convert(requests, "input"), ...convert(responses, "output") })
  const whole = Object.fromEntries(converted.map(([name, schema]) => [name, parts.collect(schema)]))
  return Object.fromEntries(
    Object.entries({ ...whole, ...parts.schemas }).sort(([a], [b]) => (a < b ? -1 : 1))
  )
}

/** The name of a zod schema that a route takes. @throws Error for one that no validators.ts exports. */
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
    // Zod takes a property that is turned into a list before it is looked at for required.
    override: ({ zodSchema, jsonSchema }) => {
      if (io === "input" && zodSchema instanceof z.ZodObject && jsonSchema.required) {
        jsonSchema.required = jsonSchema.required.filter(
          (key) => !zodSchema.shape[key].safeParse(undefined).success
        )
      }
      // They say nothing here, and openapi-generator fails at a map that has one.
      delete jsonSchema.propertyNames
      // The format says it all, and openapi-generator's Python does not load with both.
      if (jsonSchema.format === "date-time") {
        delete jsonSchema.pattern
      }
      if (jsonSchema.default === null) {
        delete jsonSchema.default
      }
      // A newer version may answer with more.
      if (io === "output" && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties
      }
    },
  })
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([name, { $id, $schema, ...schema }]) => [
      name,
      withMeanings(name, asWritten(schema)),
    ])
  )
}

/** The schema with a description at every property, down to where another named schema begins. */
function withMeanings(name: string, schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.anyOf)) {
    const [value, nothing]: JsonSchema[] = schema.anyOf
    if (schema.anyOf.length === 2 && nothing?.type === "null" && typeof value?.type === "string") {
      const { anyOf, ...rest } = schema
      return { ...rest, ...orNullSchema(withMeanings(name, value)) }
    }
    return { ...schema, anyOf: schema.anyOf.map((one) => withMeanings(name, one)) }
  }
  if (schema.items) {
    return { ...schema, items: withMeanings(name, schema.items) }
  }
  if (!schema.properties) {
    return known(name, schema)
  }
  const properties = Object.entries(schema.properties).map(([key, part]) => [
    key,
    key.startsWith("$") ? part : { description: meaningOf(name, key), ...withMeanings(name, part) },
  ])
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** @throws Error for what zod alone cannot describe, and whose author did not. */
function known(name: string, schema: JsonSchema): JsonSchema {
  if (!["type", "$ref", "enum", "const"].some((key) => key in schema)) {
    throw new Error(`Say with .meta({ type }) what a part of ${name} is: zod cannot tell`)
  }
  return schema
}
