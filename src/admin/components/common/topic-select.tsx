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

/** One of the topics that a webhook is told of. */
export const TopicSelect = ({ topics, value, onChange }: TopicSelectProps) => {
  const { t } = useTranslation("webhooks")
  const id = useId()

  return (
    <div className="flex w-full max-w-80 flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {t("webhooks.test.topic")}
      </Label>
      {/* Unkeyed it would keep showing nothing, since its value arrives after it. */}
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
