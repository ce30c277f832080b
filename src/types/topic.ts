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

/** A Medusa event behind a topic, and how its data leads to the topic's resource. */
export type TopicEvent = {
  /** Name on Medusa's event bus: `order.placed`. */
  name: string
  /** Key of the event's data that holds the id, a string or a list of them. Default `id`; data may be the id itself. */
  key?: string
  /** When that id is not the resource's own: where to read the resource's id. */
  via?: {
    /** Entity of `query.graph` whose id the event carries: `product_variant`. */
    entity: string
    /** Dotted paths in that entity to the resource's id, through lists too: `product_id`. Each may find some. */
    paths: string[]
    /**
     * Where its row names what it belongs to by `reference`, a table, and `reference_id`: for each table the way from there,
     * null where that is the resource itself. Rows of other tables lead nowhere.
     */
    references?: Record<string, { entity: string; paths: string[] } | null>
  }
  /** Whether it changes what the topic's fields do not show: then an update is sent that changes nothing of them. Default: no. */
  unseen?: boolean
}

/** One topic a webhook may subscribe to. */
export type TopicDefinition = {
  /** `order.created` */
  topic: string
  /** What it is about: `order`. */
  resource: string
  /** What happened to it: `created`. */
  event: string
  /** Heading under which the form lists it: `Order`. */
  group: string
  description: string
  events: TopicEvent[]
  /** Entity of `query.graph`; absent: `data` is the event's own data. */
  entity?: string
  /** Fields of that entity, in `query.graph` syntax. */
  fields?: string[]
  /** Whether the resource's latest state says it all, so that a waiting message absorbs the next. */
  absorbs?: boolean
  /** A field of the resource: where it is true, nobody is sent anything. */
  unless?: string
  /**
   * Parts whose changes Medusa has no event for: catch-up looks at their rows, and at the fields that say when they begin or
   * end.
   */
  silent?: { entity: string; paths: string[]; moments: string[] }[]
  /** Changes that it is not sent for, as sentences, by the relation of `fields` that they show in. */
  untold?: Record<string, string>
  /** Set where it says which sales channels the resource came into, or left, since a message last said so. */
  channels?: "gained" | "lost"
  /** Whether to read rows that were soft-deleted. */
  deleted?: boolean
  /** Whether the shop has defined it: one that is called `deleted` may tell of a resource that lives. */
  isCustom?: boolean
  /** A merchant's own composition of `data`; replaces the reading of `entity` and `fields`. */
  payload?: (event: { name: string; data: unknown }) => unknown
  /** Grows when messages lose a field, or a field gets another type. Default 1. */
  schema_version?: number
  /** A realistic `data`. */
  sample: Record<string, unknown>
  /** Schema of `data`. */
  schema: JsonSchema
}
