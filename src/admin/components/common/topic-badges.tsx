import { Badge, clx, Tooltip } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useTopicTexts } from "../../hooks/use-topic-texts"
import { TopicName } from "./topic-name"

type TopicBadgesProps = {
  topics: readonly string[]
  /** How many topics are shown before a badge with the number of the others: "+3". Default: all. */
  most?: number
  /** Whether the badges may take several lines. Otherwise long names are cut off. Default: if all topics are shown. */
  wraps?: boolean
}

/** Topics as badges with their plain names. */
export const TopicBadges = ({
  topics,
  most = topics.length,
  wraps = topics.length <= most,
}: TopicBadgesProps) => {
  const { t } = useTranslation("webhooks")
  const { name } = useTopicTexts()
  const rest = topics.slice(most)

  return (
    <div className={clx("flex min-w-0 max-w-full items-center gap-1", wraps ? "flex-wrap" : "flex-nowrap")}>
      {topics.slice(0, most).map((topic) => (
        <Badge
          key={topic}
          size="2xsmall"
          className={clx("min-w-0 max-w-full", wraps && "h-auto")}
          title={topic}
        >
          <span className={wraps ? "break-words" : "truncate"}>{name(topic)}</span>
        </Badge>
      ))}
      {rest.length > 0 && (
        <Tooltip
          content={
            <ul>
              {rest.map((topic) => (
                <li key={topic}>
                  <TopicName topic={topic} />
                </li>
              ))}
            </ul>
          }
        >
          <Badge size="2xsmall" aria-label={t("topics.more", { count: rest.length })}>
            +{rest.length}
          </Badge>
        </Tooltip>
      )}
    </div>
  )
}

/** The topics of a webhook or an app, of which there may be 200, in a list that scrolls. */
export const ScrollableTopics = ({ topics, label }: { topics: readonly string[]; label: string }) => (
  <div
    role="group"
    aria-label={label}
    // Focusable, so that the keyboard can scroll it.
    tabIndex={0}
    className="relative max-h-40 min-w-0 overflow-y-auto"
  >
    <TopicBadges topics={topics} />
  </div>
)
