import { ChevronRight } from "@medusajs/icons"
import { Container, Heading, Text } from "@medusajs/ui"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { SearchBox } from "../../admin/components/common/search-box"
import { useTopicTexts } from "../../admin/hooks/use-topic-texts"
import type { WebhookTopic } from "../../admin/lib/api/webhooks"
import { useTopics } from "../api/webhooks"
import { PageHead } from "../common/page-head"
import { Empty, Pending } from "../common/states"
import { paths } from "../paths"

/** The topics within the app's rights, in groups. */
export default function CataloguePage() {
  const { t } = useTranslation()
  const { data: topics, error } = useTopics()
  const [search, setSearch] = useState("")
  const groups = useGroups(topics, search)

  if (!topics) {
    return <Pending error={error} />
  }
  return (
    <>
      <PageHead title={t("webhooks.fields.topics")} subtitle={t("portal.catalogue.subtitle")}>
        <div className="w-full sm:w-64">
          <SearchBox
            label={t("webhooks.form.searchTopics")}
            value={search}
            onChange={setSearch}
            found={groups.flatMap(([, topics]) => topics).length}
          />
        </div>
      </PageHead>
      {groups.length ? (
        <div className="flex flex-col gap-y-4">
          {groups.map(([name, topics]) => (
            <Group key={name} name={name} topics={topics} />
          ))}
        </div>
      ) : (
        <Empty title={t("webhooks.form.noTopics")}>{!topics.length && t("portal.catalogue.empty")}</Empty>
      )}
    </>
  )
}

const Group = ({ name, topics }: { name: string; topics: readonly WebhookTopic[] }) => {
  const texts = useTopicTexts()

  return (
    <Container className="overflow-hidden p-0">
      <Heading level="h2" className="border-b px-4 py-3.5 sm:px-6">
        {texts.group(name)}
      </Heading>
      <ul className="divide-y">
        {topics.map((topic) => (
          <li
            key={topic.topic}
            className="hover:bg-ui-bg-base-hover relative flex items-center justify-between gap-x-4 px-4 py-3 sm:px-6"
          >
            <div className="min-w-0">
              <Link
                to={paths.topic(topic.topic)}
                className="txt-compact-small-plus text-ui-fg-base after:focus-visible:shadow-borders-focus outline-none after:absolute after:inset-0"
              >
                {texts.name(topic.topic)}{" "}
                <code className="text-ui-fg-subtle txt-compact-xsmall break-all pl-1 font-mono">
                  {topic.topic}
                </code>
              </Link>
              <Text size="small" className="text-ui-fg-subtle text-pretty">
                {texts.description(topic)}
              </Text>
            </div>
            <ChevronRight aria-hidden className="text-ui-fg-muted shrink-0" />
          </li>
        ))}
      </ul>
    </Container>
  )
}

/** Groups the topics that match the search, in the order of the catalogue. */
function useGroups(
  topics: readonly WebhookTopic[] | undefined,
  search: string
): [name: string, topics: WebhookTopic[]][] {
  const { found } = useTopicTexts()

  return useMemo(() => {
    const groups = new Map<string, WebhookTopic[]>()
    for (const topic of (topics ?? []).filter((topic) => found(search, topic))) {
      groups.set(topic.group, [...(groups.get(topic.group) ?? []), topic])
    }
    return [...groups]
  }, [topics, search, found])
}
