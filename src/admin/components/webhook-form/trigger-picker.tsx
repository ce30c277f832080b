import { TriangleRightMini } from "@medusajs/icons"
import { Checkbox, Hint, Label, Text, clx } from "@medusajs/ui"
import { useId, useMemo, useState } from "react"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { useMeaningText } from "../../hooks/use-meaning-text"
import { messageOf } from "../../lib/api/error-message"
import type { WebhookTopicSchema } from "../../lib/api/webhooks"
import type { MeaningText } from "../../lib/meanings"
import { testableTopics } from "../../lib/topic-patterns"
import { ChosenBadges } from "../common/chosen-badges"
import { Form } from "../common/form"
import { SearchBox } from "../common/search-box"
import type { WebhookFormValues } from "./form-values"
import { isBelowTrigger, meaningsOf, treeOf, withTrigger, type TriggerNode } from "./trigger-tree"

type TopicSchemas = {
  /** The topics that can be chosen, with their fields; undefined until they are loaded. */
  topics: readonly WebhookTopicSchema[] | undefined
  /** Why they could not be loaded. */
  error: Error | null
}

/** The fields whose changes the webhook wants updates for, as a tree with a search. */
export const TriggerField = (schemas: TopicSchemas) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()

  return (
    <Form.Field
      control={control}
      name="triggers"
      render={({ field: { value, onChange, onBlur } }) => (
        <Form.Item>
          <Form.Label optional>{t("webhooks.fields.triggers")}</Form.Label>
          <Form.Hint>{t("webhooks.form.triggersHint")}</Form.Hint>
          <div onBlur={onBlur}>
            <TriggerPicker {...schemas} value={value} onChange={onChange} />
          </div>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}

type TriggerPickerProps = TopicSchemas & {
  value: readonly string[]
  onChange: (triggers: string[]) => void
}

const TriggerPicker = ({ topics, error, value, onChange }: TriggerPickerProps) => {
  const { t } = useTranslation("webhooks")
  const [search, setSearch] = useState("")
  const { paths, meanings } = useFields(topics)
  const wanted = search.trim().toLowerCase()
  const found = useMemo(
    () => paths.filter((path) => `${path} ${meanings.get(path)?.text ?? ""}`.toLowerCase().includes(wanted)),
    [paths, meanings, wanted]
  )
  const tree = useMemo(() => treeOf(found), [found])
  const toggle = (path: string, chosen: boolean) => onChange(withTrigger(value, path, chosen))

  return (
    <div className="flex flex-col gap-y-3">
      <ChosenBadges
        label={t("webhooks.form.chosenTriggers")}
        names={value}
        labelOf={(path) => t("webhooks.form.removeTrigger", { path })}
        onRemove={(path) => onChange(value.filter((one) => one !== path))}
      />
      {paths.length ? (
        <div className="shadow-borders-base bg-ui-bg-component overflow-hidden rounded-lg">
          <div className="border-b p-3">
            <SearchBox
              label={t("webhooks.form.searchFields")}
              value={search}
              onChange={setSearch}
              found={found.length}
            />
          </div>
          <div className="relative max-h-72 overflow-y-auto p-3" tabIndex={-1}>
            <Branches
              nodes={tree}
              meanings={meanings}
              triggers={value}
              unfolded={wanted !== ""}
              onToggle={toggle}
            />
            {!tree.length && (
              <Text size="small" className="text-ui-fg-subtle">
                {t("webhooks.form.noFields")}
              </Text>
            )}
          </div>
        </div>
      ) : topics ? (
        <Text size="small" className="text-ui-fg-subtle">
          {t("webhooks.form.noUpdates")}
        </Text>
      ) : (
        error && <Hint variant="error">{messageOf(error)}</Hint>
      )}
    </div>
  )
}

/** The fields of the chosen topics about updates, and their descriptions. */
const useFields = (
  catalogue: TopicSchemas["topics"]
): { paths: string[]; meanings: ReadonlyMap<string, MeaningText> } => {
  const meaningText = useMeaningText()
  const { control } = useFormContext<WebhookFormValues>()
  const topics = useWatch({ control, name: "topics" })

  return useMemo(() => {
    const chosen = new Set(testableTopics(topics, catalogue ?? []))
    const definitions = (catalogue ?? []).filter(({ topic }) => chosen.has(topic))
    return {
      paths: [...new Set(definitions.flatMap(({ triggers }) => triggers ?? []))],
      meanings: new Map([...meaningsOf(definitions)].map(([path, meaning]) => [path, meaningText(meaning)])),
    }
  }, [topics, catalogue, meaningText])
}

type BranchesProps = {
  nodes: readonly TriggerNode[]
  meanings: ReadonlyMap<string, MeaningText>
  triggers: readonly string[]
  /** Whether all branches are open: the results of a search. */
  unfolded: boolean
  onToggle: (path: string, chosen: boolean) => void
}

const Branches = ({ nodes, ...props }: BranchesProps) => (
  <ul className="flex flex-col gap-y-1.5">
    {nodes.map((node) => (
      <Branch key={node.path} node={node} {...props} />
    ))}
  </ul>
)

type BranchProps = Omit<BranchesProps, "nodes"> & { node: TriggerNode }

const Branch = ({ node: { path, name, below }, meanings, triggers, unfolded, onToggle }: BranchProps) => {
  const { t } = useTranslation("webhooks")
  const [open, setOpen] = useState(false)
  const id = useId()
  const covered = isBelowTrigger(path, triggers)
  const isOpen = open || unfolded
  const meaning = meanings.get(path)

  return (
    <li>
      <div className="flex items-center gap-x-2">
        {below.length ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={`${id}-below`}
            aria-label={t("webhooks.form.fieldsBelow", { path })}
            className="text-ui-fg-muted focus-visible:shadow-borders-focus rounded-sm outline-none"
            onClick={() => setOpen(!open)}
          >
            <TriangleRightMini className={clx("transition-transform", isOpen && "rotate-90")} />
          </button>
        ) : (
          <span className="w-[15px] shrink-0" />
        )}
        <Checkbox
          id={id}
          aria-label={path}
          checked={covered || triggers.includes(path) || triggers.includes(`${path}.*`)}
          disabled={covered}
          aria-describedby={meaning && `${id}-meaning`}
          onCheckedChange={(state) => onToggle(path, state === true)}
        />
        <Label htmlFor={id} size="small" className="cursor-pointer font-mono">
          {name}
        </Label>
      </div>
      {meaning && (
        <Text id={`${id}-meaning`} lang={meaning.lang} size="xsmall" className="text-ui-fg-subtle pl-[54px]">
          {meaning.text}
        </Text>
      )}
      {below.length > 0 && (
        <div id={`${id}-below`} hidden={!isOpen} className="pl-6 pt-1.5">
          {isOpen && (
            <Branches
              nodes={below}
              meanings={meanings}
              triggers={triggers}
              unfolded={unfolded}
              onToggle={onToggle}
            />
          )}
        </div>
      )}
    </li>
  )
}
