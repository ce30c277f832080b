import { isDeepStrictEqual } from "node:util"

import type { JsonSchema } from "../../src/types"
import { lastOf, present } from "../present"

export const refTo = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` })

/** Moves parts of schemas that have a title to one place, by that name, and refers to them there. */
export class PartCollector {
  private readonly named = new Map<string, JsonSchema>()

  /** The parts so far, by name. */
  get schemas(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** The name of a schema that is a part itself. */
  name(schema: JsonSchema): string {
    return lastOf(present(this.collect(schema).$ref, "the reference").split("/"))
  }

  /**
   * The same schema, with references to its parts.
   * @throws Error for two parts of one name that are not alike.
   */
  collect({ title, ...schema }: JsonSchema): JsonSchema {
    const below = this.below(schema)
    if (typeof title !== "string") {
      return below
    }
    // What a part is for is said where it is used, but of a message, which is used as a whole.
    const { description, ...part } = below
    const own = title.endsWith("Message") ? below : part
    const known = this.named.get(title)
    if (known && !isDeepStrictEqual(known, own)) {
      throw new Error(`Two parts of the data are named ${title}, and are not alike`)
    }
    this.named.set(title, own)
    return { ...(description !== undefined && own === part && { description }), ...refTo(title) }
  }

  private below(schema: JsonSchema): JsonSchema {
    const {
      properties,
      items,
      anyOf,
    }: {
      properties?: Record<string, JsonSchema>
      items?: JsonSchema
      anyOf?: JsonSchema[]
    } = schema
    return {
      ...schema,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([key, part]) => [key, this.collect(part)])
        ),
      }),
      ...(items && { items: this.collect(items) }),
      ...(anyOf && { anyOf: anyOf.map((one) => this.collect(one)) }),
    }
  }
}
