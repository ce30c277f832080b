/** A JSON Schema (draft 2020-12) object. */
export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  description?: string
  format?: string
  enum?: (string | number | boolean | null)[]
  properties?: Record<string, JsonSchema>
  patternProperties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  [keyword: string]: unknown
}

/** A Medusa event that leads to messages of a topic, and how to find the topic's resource from its data. */
export type TopicEvent = {
  /** Name on Medusa's event bus: `order.placed`. */
  name: string
  /** Key of the event's data with the id or a list of ids. Default: `id`. The data may also be the id itself. */
  key?: string
  /** For an id that is not the resource's own: where to read the resource's id. */
  via?: {
    /** Entity of `query.graph` to which the id belongs: `product_variant`. */
    entity: string
    /** Dotted paths in that entity to the resource's id, also through lists: `product_id`. Ids of all paths are used. */
    paths: string[]
    /**
     * For an entity that refers to others by `reference` (a table) and `reference_id`: the entity and the paths to the resource's id for
     * each table, or null if the table is the resource's own. Rows that refer to other tables are ignored.
     */
    references?: Record<string, { entity: string; paths: string[] } | null>
  }
  /** Whether the event may change data outside the topic's fields. Then an update is sent even if no field has changed. Default: no. */
  unseen?: boolean
}

/** A topic that webhooks can subscribe to. */
export type TopicDefinition = {
  /** `order.created` */
  topic: string
  /** What the topic is about: `order`. */
  resource: string
  /** What happened to it: `created`. */
  event: string
  /** Heading of the topic in the dashboard's form: `Order`. */
  group: string
  description: string
  events: TopicEvent[]
  /** Entity of `query.graph` that is read. Absent: `data` is the event's own data. */
  entity?: string
  /** Fields of that entity, in `query.graph` syntax. */
  fields?: string[]
  /** Whether a message tells the latest state only, so that a waiting message absorbs later events. */
  absorbs?: boolean
  /** A boolean field of the resource. When it is true, no message is sent. */
  unless?: string
  /**
   * Parts of the resource whose changes have no Medusa event. Catch-up reads their changed rows, and the rows whose `moments` (fields with
   * a time at which they begin or end) have passed.
   */
  silent?: { entity: string; paths: string[]; moments: string[] }[]
  /** Changes that lead to no message, as sentences for the documentation, by the relation in `fields` that shows them. */
  untold?: Record<string, string>
  /** Set for topics about the sales channels that the resource was added to (`gained`), or removed from (`lost`). */
  channels?: "gained" | "lost"
  /** Whether to read soft-deleted rows. */
  deleted?: boolean
  /** Whether the topic is the shop's own. A custom topic named `….deleted` may be about a resource that is not deleted. */
  isCustom?: boolean
  /** A function of the shop that composes `data`, instead of reading `entity` and `fields`. */
  payload?: (event: { name: string; data: unknown }) => unknown
  /** Increases when a field is removed or gets another type. Default: 1. */
  schema_version?: number
  /** A realistic example of `data`. */
  sample: Record<string, unknown>
  /** JSON Schema of `data`. */
  schema: JsonSchema
}
