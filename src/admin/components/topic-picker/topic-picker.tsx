import { useTopics } from "../../hooks/use-webhooks"
import { ActionTopic } from "./action-topic"
import { TopicChoice } from "./topic-choice"

type TopicPickerProps = { value: readonly string[]; onChange: (topics: string[]) => void; onBlur: () => void }

/** The shop's topics, and its actions. */
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
