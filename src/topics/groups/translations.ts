import type { TopicEvent } from "../../types"

type References = NonNullable<NonNullable<TopicEvent["via"]>["references"]>

/**
 * Events of Medusa's optional translation module. A translation refers to its resource by a table and an id.
 * @param references the tables that lead to the topic's resource.
 */
export function translationsOf(references: References): TopicEvent[] {
  return ["created", "updated", "deleted"].map((event) => ({
    name: `translation.${event}`,
    via: { entity: "translation", paths: [], references },
    // No shape contains translations. Receivers read them from the shop.
    unseen: true,
  }))
}
