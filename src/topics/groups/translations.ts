import type { TopicEvent } from "../../types"

type References = NonNullable<NonNullable<TopicEvent["via"]>["references"]>

/**
 * Events of Medusa's translation module, where a shop has it: a translation names what it belongs to by its table and id.
 * @param references the tables that lead to the topic's resource.
 */
export function translationsOf(references: References): TopicEvent[] {
  return ["created", "updated", "deleted"].map((happening) => ({
    name: `translation.${happening}`,
    via: { entity: "translation", paths: [], references },
    // No shape holds translations: receivers read them from the shop.
    unseen: true,
  }))
}
