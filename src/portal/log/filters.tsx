import { Button, Input, Select } from "@medusajs/ui"
import { useEffect, useId, useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { SelectTrigger } from "../../admin/components/common/select-trigger"
import { TopicName } from "../../admin/components/common/topic-name"
import { useDebounced } from "../../admin/hooks/use-debounced"
import { DELIVERY_STATUSES } from "../../types"
import { useTopics, useWebhooks } from "../api/webhooks"
import type { LogParams } from "./use-log-params"

/** The value of "All": a select does not allow an empty value. */
const ANY = "any"

/** How long the user must stop typing before the filter is applied. */
const DEBOUNCE_MS = 400

type FiltersProps = {
  params: LogParams
  /** Whether the webhook can be chosen. */
  showWebhooks: boolean
  /** The actions on everything that matches. */
  children: ReactNode
}

/** The log's filters: webhook, status, topic, resource and start time. */
export const Filters = ({ params, showWebhooks, children }: FiltersProps) => {
  const { t } = useTranslation()
  const { data: webhooks } = useWebhooks(showWebhooks)
  const { data: topics } = useTopics()

  return (
    <div className="grid grid-cols-2 items-end gap-3 px-4 py-4 sm:px-6 md:flex md:flex-wrap">
      {showWebhooks && (
        <Choice
          name="webhook_id"
          label={t("deliveries.columns.webhook")}
          params={params}
          options={(webhooks ?? []).map(({ id, name }) => [id, name])}
        />
      )}
      <Choice
        name="status"
        label={t("deliveries.columns.status")}
        params={params}
        options={DELIVERY_STATUSES.map((status) => [status, t(`deliveryStatus.${status}`)])}
      />
      <Choice
        name="topic"
        label={t("deliveries.columns.topic")}
        params={params}
        options={["webhook.ping", ...(topics ?? []).map(({ topic }) => topic)].map((topic) => [
          topic,
          <TopicName key={topic} topic={topic} />,
        ])}
      />
      <ResourceField params={params} />
      <SinceField params={params} />
      {params.isFiltered && (
        <Button size="small" variant="transparent" onClick={params.clearFilters}>
          {t("portal.log.clear")}
        </Button>
      )}
      <div className="col-start-2 ml-auto">{children}</div>
    </div>
  )
}

type ChoiceProps = {
  name: "webhook_id" | "status" | "topic"
  label: string
  params: LogParams
  options: readonly (readonly [value: string, label: ReactNode])[]
}

const Choice = ({ name, label, params, options }: ChoiceProps) => {
  const { t } = useTranslation()
  const selected = params.value(name)
  // The address may name a topic or a webhook that no longer exists.
  const isKnown = options.some(([value]) => value === selected)
  const shown = isKnown || !selected ? options : [...options, [selected, selected] as const]

  return (
    <Labelled label={label}>
      {(id) => (
        <Select
          size="small"
          value={selected || ANY}
          onValueChange={(value) => params.setFilters({ [name]: value === ANY ? "" : value })}
        >
          <SelectTrigger id={id}>
            <Select.Value />
          </SelectTrigger>
          <Select.Content>
            <Select.Item value={ANY}>{t("portal.log.all")}</Select.Item>
            {shown.map(([value, text]) => (
              <Select.Item key={value} value={value}>
                {text}
              </Select.Item>
            ))}
          </Select.Content>
        </Select>
      )}
    </Labelled>
  )
}

const ResourceField = ({ params }: { params: LogParams }) => {
  const { t } = useTranslation()
  const applied = params.value("resource_id")
  const [text, setText] = useState(applied)
  const debounced = useDebounced(text, DEBOUNCE_MS)

  useEffect(() => {
    if (debounced !== applied) {
      params.setFilters({ resource_id: debounced })
    }
    // Only after typing. The effect below handles changes of the address.
  }, [debounced])
  useEffect(() => setText(applied), [applied])

  return (
    <Labelled label={t("deliveries.resourceId")}>
      {(id) => (
        <Input
          id={id}
          size="small"
          autoComplete="off"
          spellCheck={false}
          placeholder="order_01…"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </Labelled>
  )
}

const SinceField = ({ params }: { params: LogParams }) => {
  const { t } = useTranslation()

  return (
    <Labelled label={t("portal.log.since")}>
      {(id) => (
        <Input
          id={id}
          size="small"
          type="datetime-local"
          value={params.value("since")}
          onChange={(event) => params.setFilters({ since: event.target.value })}
        />
      )}
    </Labelled>
  )
}

/** A field below its label. @param children renders the field with the ID that the label points to */
const Labelled = ({ label, children }: { label: string; children: (id: string) => ReactNode }) => {
  const id = useId()

  return (
    <div className="flex min-w-0 flex-col gap-y-1 md:w-[184px]">
      <label htmlFor={id} className="txt-compact-xsmall-plus text-ui-fg-subtle">
        {label}
      </label>
      {children(id)}
    </div>
  )
}
