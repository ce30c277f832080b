import { atLeast } from "../../scripts/present"
import type { JsonSchema, TopicDefinition } from "../../src/types"

/** The type of what may be any JSON. */
export const ANYTHING = "anything"

/** What a schema promises, by dotted path and type: `items[].thumbnail: null`. */
export type Promises = Set<string>

/** Everything that a topic's schema lets data hold; of a deleted resource, its last known state. */
export function promisesOf({ schema }: Pick<TopicDefinition, "schema">): Promises {
  const [whole] = atLeast(1, schema.anyOf ?? [schema])
  return new Set(promised(whole, ""))
}

/** What data holds, in the same words. */
export function heldBy(data: unknown, path = ""): string[] {
  if (Array.isArray(data)) {
    return [`${path}: array`, ...data.flatMap((element) => heldBy(element, `${path}[]`))]
  }
  if (typeof data === "object" && data !== null) {
    const parts = Object.entries(data).flatMap(([key, value]) => heldBy(value, `${path}.${key}`))
    return [`${path}: object`, ...parts]
  }
  return [`${path}: ${data === null ? "null" : typeof data}`]
}

function promised({ anyOf, type, properties, items }: JsonSchema, path: string): string[] {
  if (Array.isArray(anyOf)) {
    return anyOf.flatMap((one: JsonSchema) => promised(one, path))
  }
  const named = Array.isArray(type) ? type : [type ?? ANYTHING]
  const types = named.map((one) => (one === "integer" ? "number" : one))
  const parts = Object.entries<JsonSchema>(properties ?? {})
  return [
    ...types.map((one) => `${path}: ${one}`),
    ...parts.flatMap(([key, part]) => promised(part, `${path}.${key}`)),
    ...(items ? promised(items, `${path}[]`) : []),
  ]
}
