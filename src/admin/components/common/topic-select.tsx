import { Label, Select } from "@medusajs/ui"
import { useId } from "react"
import { useTranslation } from "react-i18next"

import { SelectTrigger } from "./select-trigger"
import { TopicName } from "./topic-name"

type TopicSelectProps = {
  topics: readonly string[]
  value: string | undefined
  onChange: (topic: string) => void
}

/** Selects one of the topics of a webhook. */
export const TopicSelect = ({ topics, value, onChange }: TopicSelectProps) => {
  const { t } = useTranslation("webhooks")
  const id = useId()

  return (
    <div className="flex w-full max-w-80 flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {t("webhooks.test.topic")}
      </Label>
      {/* Without the key the select stays empty when its value arrives later. */}
      <Select
        key={value === undefined ? "empty" : "ready"}
        size="small"
        value={value}
        onValueChange={onChange}
      >
        <SelectTrigger id={id}>
          <Select.Value />
        </SelectTrigger>
        <Select.Content>
          {topics.map((topic) => (
            <Select.Item key={topic} value={topic}>
              <TopicName topic={topic} />
            </Select.Item>
          ))}
        </Select.Content>
      </Select>
    </div>
  )
}
