import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import type { WebhookTopic } from "../lib/api/webhooks"

/**
 * What the catalogue says of topics, in the admin's language. The server knows English, and what a merchant has written
 * about topics of their own.
 */
export const useTopicTexts = () => {
  const { t } = useTranslation("webhooks")

  return useMemo(
    () => ({
      group: (name: string) => t(`topicGroups.${keyOf(name)}`, { defaultValue: name }),
      description: ({ topic, description }: Pick<WebhookTopic, "topic" | "description">) =>
        t(`topicDescriptions.${keyOf(topic)}`, { defaultValue: description }),
    }),
    [t]
  )
}

/** Dots part the keys of translations. */
function keyOf(name: string): string {
  return name.replace(/[^A-Za-z]+/g, "_")
}
