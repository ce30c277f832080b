import { isDeepStrictEqual } from "node:util"

import type { JsonSchema } from "../../src/types"
import { lastOf, present } from "../present"

export const refTo = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` })

/** Collects the parts of schemas that have a `title`, and replaces them by references to components of that name. */
export class PartCollector {
  private readonly named = new Map<string, JsonSchema>()

  /** The collected parts, by name. */
  get schemas(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Collects a schema with a `title`, and returns its name. */
  name(schema: JsonSchema): string {
    return lastOf(present(this.collect(schema).$ref, "the reference").split("/"))
  }

  /**
   * The schema with references in place of its parts.
   * @throws Error for two different parts with the same name.
   */
  collect({ title, ...schema }: JsonSchema): JsonSchema {
    const below = this.below(schema)
    if (typeof title !== "string") {
      return below
    }
    // The description stays at the reference, because a part is used in several places. A message is used as a whole, and keeps it.
    const { description, ...part } = below
    const own = title.endsWith("Message") ? below : part
    const known = this.named.get(title)
    if (known && !isDeepStrictEqual(known, own)) {
      throw new Error(`Two different parts of the data are named ${title}`)
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
