import type { TFunction } from "i18next"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import type { WebhookTopic } from "../lib/api/webhooks"
import { isFound, plainName } from "../lib/find-topics"

const ACTION = "action."

/**
 * Names, descriptions and groups of topics in the admin's language. The server has the English texts, and the texts of topics
 * that the shop itself has added.
 */
export const useTopicTexts = () => {
  const { t } = useTranslation("webhooks")

  return useMemo(() => topicTexts(t), [t])
}

/** The same without React. */
export function topicTexts(t: TFunction<"webhooks">) {
  const group = (name: string) => t(`topicGroups.${keyOf(name)}`, { defaultValue: name })
  const description = ({ topic, description }: Pick<WebhookTopic, "topic" | "description">) =>
    topic.startsWith(ACTION)
      ? t("topics.action", { event: topic.slice(ACTION.length) })
      : t(`topicDescriptions.${keyOf(topic)}`, { defaultValue: description })

  /** The plain name of a topic or of a wildcard: "Order created", "Order: all topics". */
  const name = (topic: string): string => {
    if (topic === "*") {
      return t("topics.all")
    }
    const [resource = "", event] = topic.split(".")
    return event === "*"
      ? t("topics.allOf", {
          resource: t(`topicResources.${keyOf(resource)}`, { defaultValue: plainName(resource) }),
        })
      : t(`topicNames.${keyOf(topic)}`, { defaultValue: plainName(topic) })
  }

  /** Whether a search finds a topic. */
  const found = (search: string, topic: Pick<WebhookTopic, "topic" | "description" | "group" | "events">) =>
    isFound(search, {
      topic: topic.topic,
      name: name(topic.topic),
      description: description(topic),
      group: group(topic.group),
      events: topic.events,
      synonyms: t(`topicSynonyms.${keyOf(topic.topic)}`, { defaultValue: "" }),
    })

  return { group, description, name, found }
}

/** A name as a key of translations, in which a dot would separate levels. */
function keyOf(name: string): string {
  return name.replace(/[^A-Za-z]+/g, "_")
}
