import { Combobox } from "@medusajs/dashboard/components"
import { Hint, Label } from "@medusajs/ui"
import { useId, useMemo } from "react"
import { useTranslation } from "react-i18next"

import { useTopics } from "../../hooks/use-webhooks"
import type { WebhookTopic } from "../../lib/api/webhooks"
import { TopicChoice } from "./topic-choice"

const ACTION = "action."

type TopicPickerProps = { value: readonly string[]; onChange: (topics: string[]) => void; onBlur: () => void }

/** Selects topics of the catalogue, and actions. */
export const TopicPicker = ({ value, onChange, onBlur }: TopicPickerProps) => {
  const { data: topics } = useTopics()

  return (
    <div className="flex flex-col gap-y-3" onBlur={onBlur}>
      <TopicChoice topics={topics} value={value} onChange={onChange} />
      <ActionTopic
        topics={topics ?? []}
        onAdd={(topic) => !value.includes(topic) && onChange([...value, topic])}
      />
    </div>
  )
}

type ActionTopicProps = {
  /** Their events are suggested. */
  topics: readonly WebhookTopic[]
  onAdd: (topic: string) => void
}

/** Adds the topic of any event of the shop. Known events are suggested; others can be typed. */
const ActionTopic = ({ topics, onAdd }: ActionTopicProps) => {
  const { t } = useTranslation("webhooks")
  const id = useId()
  const events = useMemo(() => [...new Set(topics.flatMap(({ events }) => events))].sort(), [topics])

  const add = (event: string | undefined) => {
    const name = event?.trim().replace(/^action\./, "")
    if (name) {
      onAdd(ACTION + name)
    }
  }

  return (
    <div className="flex flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {t("webhooks.form.action")}
      </Label>
      <Combobox
        id={id}
        value=""
        placeholder="loyalty.points_earned"
        aria-describedby={`${id}-hint`}
        options={events.map((event) => ({ value: event, label: event }))}
        onChange={add}
        onCreateOption={add}
      />
      <Hint id={`${id}-hint`}>{t("webhooks.form.actionHint")}</Hint>
    </div>
  )
}
