import type { JsonSchema } from "../../src/types"
import { describeData, sentTopics } from "../openapi/topics"
import { namedSchemas } from "../openapi/schemas"
import { lastOf } from "../present"

const NOTICE = "// Written by `npm run docs`."

/** TypeScript types of the API's requests and responses. */
export function requestTypes(): string {
  return `${NOTICE} Source: the schemas in src/api/**/{validators,responses}.ts\n\n${typesOf(namedSchemas())}`
}

/** TypeScript types of the messages' data. */
export function payloadTypes(): string {
  const { schemas, names } = describeData(sentTopics)
  const topics = sentTopics.map(
    (definition) =>
      `  /** ${definition.description} */\n  "${definition.topic}": ${names.get(definition.topic)}\n`
  )
  return [
    `${NOTICE} Source: the topics in src/topics/groups`,
    `/** The type of \`data\`, by topic, for webhooks with the default fields. */\nexport type WebhookPayloads = {\n${topics.join("")}}`,
    typesOf(schemas),
  ].join("\n\n")
}

/** TypeScript types of JSON Schemas, by name, in the given order. The schemas may refer to each other as components. */
export function typesOf(schemas: Record<string, JsonSchema>): string {
  return Object.entries(schemas)
    .map(([name, schema]) => `${comment(schema, "")}export type ${name} = ${typeOf(schema, "")}\n`)
    .join("\n")
}

/** The TypeScript type of a JSON Schema. @param indent the indentation of the type's first line. */
export function typeOf(schema: JsonSchema, indent: string): string {
  if (typeof schema.$ref === "string") {
    return lastOf(schema.$ref.split("/"))
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) {
    return union(choices.map((choice) => typeOf(choice, indent)))
  }
  if ("const" in schema) {
    return JSON.stringify(schema.const)
  }
  if (Array.isArray(schema.enum)) {
    return union(schema.enum.map((one) => JSON.stringify(one)))
  }
  return union([schema.type ?? "unknown"].flat().map((type) => typeNamed(type, schema, indent)))
}

function typeNamed(type: unknown, schema: JsonSchema, indent: string): string {
  switch (type) {
    case "integer":
    case "number":
      return "number"
    case "array": {
      const element = typeOf(schema.items ?? {}, indent)
      return /^[\w.]+$|^\{/.test(element) && !/\}.*\|/s.test(element) ? `${element}[]` : `(${element})[]`
    }
    case "object":
      return objectType(schema, indent)
    default:
      return String(type)
  }
}

function objectType(schema: JsonSchema, indent: string): string {
  const { properties, required = [], additionalProperties, patternProperties = {} } = schema
  if (!properties) {
    const [values = additionalProperties] = Object.values(patternProperties)
    return `Record<string, ${typeof values === "object" ? typeOf(values, indent) : "unknown"}>`
  }
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([key, part]) => {
    const name = /^[a-z_]\w*$/i.test(key) ? key : JSON.stringify(key)
    const mark = required.includes(key) ? "" : "?"
    return `${comment(part, inner)}${inner}${name}${mark}: ${typeOf(part, inner)}\n`
  })
  return lines.length ? `{\n${lines.join("")}${indent}}` : "Record<string, never>"
}

function comment({ description }: JsonSchema, indent: string): string {
  return typeof description === "string" ? `${indent}/** ${description.replace(/\*\//g, "*\\/")} */\n` : ""
}

function union(types: string[]): string {
  return [...new Set(types)].join(" | ")
}
