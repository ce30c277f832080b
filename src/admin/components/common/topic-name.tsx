import { useTopicTexts } from "../../hooks/use-topic-texts"

/** The plain name of a topic, followed by its code. */
export const TopicName = ({ topic }: { topic: string }) => {
  const { name } = useTopicTexts()

  return (
    <>
      {name(topic)} <span className="text-ui-fg-subtle font-normal">{topic}</span>
    </>
  )
}
