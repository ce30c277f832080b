import type { Catalogue } from "../topics/catalogue"
import { checkFields } from "./check-fields"
import type { QueryPort } from "./query-port"

/** Why a webhook cannot subscribe to one of these topics, as a sentence; undefined when it can to all. */
export function topicsProblem(catalogue: Catalogue, topics: readonly string[]): string | undefined {
  return topics.map((topic) => catalogue.problem(topic)).find((problem) => problem !== undefined)
}

/**
 * Why these fields do not fit these topics, as a sentence. A field is fine if the resource of any of the topics has it;
 * a topic without a resource may have any.
 */
export async function fieldsProblem(
  catalogue: Catalogue,
  query: QueryPort,
  fields: readonly string[],
  topics: readonly string[]
): Promise<string | undefined> {
  const entities = catalogue.expand(topics).map((topic) => entityOf(catalogue, topic))
  if (!fields.length || entities.includes(undefined)) {
    return undefined
  }
  const named = entities.filter((entity) => entity !== undefined)
  const unknown = await checkFields(query, [...new Set(named)], fields)
  return unknown === null
    ? undefined
    : `Unknown field "${unknown}": no resource of the webhook's topics has it.`
}

/** What a topic reads; a `payload` function reads nothing that could be known. */
function entityOf(catalogue: Catalogue, topic: string): string | undefined {
  const definition = catalogue.get(topic)
  return definition?.payload ? undefined : definition?.entity
}
