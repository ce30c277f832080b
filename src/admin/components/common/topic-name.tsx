import { useTopicTexts } from "../../hooks/use-topic-texts"

/** A topic by its plain name, with its code behind it. */
export const TopicName = ({ topic }: { topic: string }) => {
  const { name } = useTopicTexts()

  return (
    <>
      {name(topic)} <span className="text-ui-fg-subtle font-normal">{topic}</span>
    </>
  )
}
