import type { TFunction } from "i18next"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import type { WebhookTopic } from "../lib/api/webhooks"
import { isFound, plainName } from "../lib/find-topics"

const ACTION = "action."

/**
 * What the catalogue says of topics, in the admin's language. The server knows English, and what a merchant has written
 * about topics of their own.
 */
export const useTopicTexts = () => {
  const { t } = useTranslation("webhooks")

  return useMemo(() => topicTexts(t), [t])
}

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

/** Dots part the keys of translations. */
function keyOf(name: string): string {
  return name.replace(/[^A-Za-z]+/g, "_")
}
