import { Skeleton, Text } from "@medusajs/ui"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"

import { useTopicTexts } from "../../hooks/use-topic-texts"
import type { WebhookTopic } from "../../lib/api/webhooks"
import { coversTopic, wildcardsOf } from "../../lib/topic-patterns"
import { ChosenBadges } from "../common/chosen-badges"
import { RefusableCheckbox } from "../common/refusable-checkbox"
import { SearchBox } from "../common/search-box"
import { TopicName } from "../common/topic-name"

const ANY = "*"

type TopicChoiceProps = {
  /** The topics to choose from; undefined until they are loaded. */
  topics: readonly WebhookTopic[] | undefined
  value: readonly string[]
  onChange: (topics: string[]) => void
  /** Default: refuses topics for which the admin lacks rights. */
  refusalOf?: RefusalOf
}

/** Selects topics and wildcards, by group and with a search. The selected ones are shown above and can be removed. */
export const TopicChoice = ({ topics, value, onChange, refusalOf: refusalOfOwn }: TopicChoiceProps) => {
  const { t } = useTranslation("webhooks")
  const [search, setSearch] = useState("")
  const groups = useGroups(topics, search)
  const lacking = useRefusals(topics)
  const refusalOf = refusalOfOwn ?? lacking

  const toggle = (topic: string, wanted: boolean) =>
    onChange(wanted ? [...value, topic] : value.filter((one) => one !== topic))

  return (
    <div className="flex flex-col gap-y-3">
      <ChosenBadges
        label={t("webhooks.form.chosenTopics")}
        names={value}
        labelOf={(topic) => t("webhooks.form.removeTopic", { topic })}
        onRemove={(topic) => toggle(topic, false)}
        show={(topic) => <TopicName topic={topic} />}
      />
      <div className="shadow-borders-base bg-ui-bg-component overflow-hidden rounded-lg">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b p-3">
          <div className="min-w-48 flex-1">
            <SearchBox
              label={t("webhooks.form.searchTopics")}
              value={search}
              onChange={setSearch}
              found={topics && groups.flatMap((group) => group.topics).length}
            />
          </div>
          <RefusableCheckbox
            label={<TopicName topic={ANY} />}
            checked={value.includes(ANY)}
            refusal={refusalOf(ANY)}
            onChange={(wanted) => toggle(ANY, wanted)}
          />
        </div>
        {/* `relative` contains the hidden inputs of the checkboxes, which would otherwise lengthen the page. */}
        <div className="relative max-h-72 divide-y overflow-y-auto" tabIndex={-1}>
          {!topics && <Skeleton className="m-3 h-40" />}
          {groups.map(({ name, wildcards, topics }) => (
            <Group
              key={name}
              name={name}
              wildcards={wildcards}
              topics={topics}
              chosen={value}
              refusalOf={refusalOf}
              onToggle={toggle}
            />
          ))}
          {topics && !groups.length && (
            <Text size="small" className="text-ui-fg-muted p-3">
              {t("webhooks.form.noTopics")}
            </Text>
          )}
        </div>
      </div>
    </div>
  )
}

type Group = {
  name: string
  /** `order.*` */
  wildcards: string[]
  topics: WebhookTopic[]
}

/** Why a topic or a wildcard (`order.*` or `*`) cannot be selected, as a sentence; undefined if it can. */
export type RefusalOf = (pattern: string) => string | undefined

type GroupProps = Group & {
  chosen: readonly string[]
  refusalOf: RefusalOf
  onToggle: (topic: string, wanted: boolean) => void
}

const Group = ({ name, wildcards, topics, chosen, refusalOf, onToggle }: GroupProps) => {
  const { t } = useTranslation("webhooks")
  const { group, description } = useTopicTexts()
  // `*` does not include the topics about webhooks.
  const isWithinAll = (wildcard: string) =>
    chosen.includes(ANY) &&
    topics.some((topic) => wildcardsOf(topic).includes(wildcard) && coversTopic([ANY], topic))

  return (
    <fieldset className="flex flex-col gap-y-2 p-3">
      <legend className="txt-compact-small-plus text-ui-fg-base float-left pb-2">{group(name)}</legend>
      {wildcards.map((wildcard) => (
        <RefusableCheckbox
          key={wildcard}
          label={<TopicName topic={wildcard} />}
          hint={t("webhooks.form.wildcard")}
          checked={chosen.includes(wildcard) || isWithinAll(wildcard)}
          disabled={isWithinAll(wildcard)}
          refusal={refusalOf(wildcard)}
          onChange={(wanted) => onToggle(wildcard, wanted)}
        />
      ))}
      {topics.map((topic) => {
        const included = wildcardsOf(topic).some((wildcard) => chosen.includes(wildcard))
        return (
          <RefusableCheckbox
            key={topic.topic}
            label={<TopicName topic={topic.topic} />}
            hint={description(topic)}
            checked={coversTopic(chosen, topic)}
            disabled={included}
            refusal={refusalOf(topic.topic)}
            onChange={(wanted) => onToggle(topic.topic, wanted)}
          />
        )
      })}
    </fieldset>
  )
}

/** Refuses the topics and wildcards that need rights which the admin does not have. */
const useRefusals = (topics: readonly WebhookTopic[] | undefined): RefusalOf => {
  const { t } = useTranslation("webhooks")

  return useMemo(() => {
    const missing = new Map<string, Set<string>>()
    for (const topic of topics ?? []) {
      for (const pattern of [topic.topic, ...wildcardsOf(topic)]) {
        missing.set(pattern, new Set([...(missing.get(pattern) ?? []), ...topic.missing_rights]))
      }
    }
    return (pattern) => {
      const rights = [...(missing.get(pattern) ?? [])]
      return rights.length ? t("webhooks.form.missingRights", { rights: rights.join(", ") }) : undefined
    }
  }, [topics, t])
}

/** The groups in the order of the catalogue, with the topics that the search finds. */
const useGroups = (topics: readonly WebhookTopic[] | undefined, search: string): Group[] => {
  const { found } = useTopicTexts()

  return useMemo(() => {
    const groups = new Map<string, Group>()
    for (const topic of topics ?? []) {
      if (found(search, topic)) {
        const known = groups.get(topic.group) ?? { name: topic.group, wildcards: [], topics: [] }
        groups.set(topic.group, {
          name: topic.group,
          wildcards: [...new Set([...known.wildcards, ...wildcardsOf(topic)])].filter((one) => one !== ANY),
          topics: [...known.topics, topic],
        })
      }
    }
    return [...groups.values()]
  }, [topics, search, found])
}
