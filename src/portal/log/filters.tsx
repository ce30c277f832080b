import { Button, Input, Select } from "@medusajs/ui"
import { useEffect, useId, useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { SelectTrigger } from "../../admin/components/common/select-trigger"
import { TopicName } from "../../admin/components/common/topic-name"
import { useDebounced } from "../../admin/hooks/use-debounced"
import { DELIVERY_STATUSES } from "../../types"
import { useTopics, useWebhooks } from "../api/webhooks"
import type { LogAddress } from "./use-log-address"

/** Stands for no choice: a select takes no empty value. */
const ANY = "any"

/** In ms: how long to wait for more typing. */
const SETTLED_MS = 400

type FiltersProps = { address: LogAddress; showWebhooks: boolean }

/** What the log shows: of which webhook, in which state, of which topic, about which resource, since when. */
export const Filters = ({ address, showWebhooks }: FiltersProps) => {
  const { t } = useTranslation()
  const { data: webhooks } = useWebhooks()
  const { data: topics } = useTopics()

  return (
    <div className="grid grid-cols-2 items-end gap-3 px-4 py-4 sm:px-6 md:flex md:flex-wrap">
      {showWebhooks && (
        <Choice
          name="webhook_id"
          label={t("deliveries.columns.webhook")}
          address={address}
          options={(webhooks ?? []).map(({ id, name }) => [id, name])}
        />
      )}
      <Choice
        name="status"
        label={t("deliveries.columns.status")}
        address={address}
        options={DELIVERY_STATUSES.map((status) => [status, t(`deliveryStatus.${status}`)])}
      />
      <Choice
        name="topic"
        label={t("deliveries.columns.topic")}
        address={address}
        options={["webhook.ping", ...(topics ?? []).map(({ topic }) => topic)].map((topic) => [
          topic,
          <TopicName key={topic} topic={topic} />,
        ])}
      />
      <ResourceField address={address} />
      <SinceField address={address} />
      {address.isFiltered && (
        <Button size="small" variant="transparent" onClick={address.clear}>
          {t("portal.log.clear")}
        </Button>
      )}
    </div>
  )
}

type ChoiceProps = {
  name: "webhook_id" | "status" | "topic"
  label: string
  address: LogAddress
  options: readonly (readonly [value: string, label: ReactNode])[]
}

const Choice = ({ name, label, address, options }: ChoiceProps) => {
  const { t } = useTranslation()
  const value = address.text(name)
  // Of a topic, or a webhook, that is no longer there, the address may still ask.
  const known = options.some(([one]) => one === value) ? options : [...options, [value, value] as const]

  return (
    <Labelled label={label}>
      {(id) => (
        <Select
          size="small"
          value={value || ANY}
          onValueChange={(next) => address.filter({ [name]: next === ANY ? "" : next })}
        >
          <SelectTrigger id={id}>
            <Select.Value />
          </SelectTrigger>
          <Select.Content>
            <Select.Item value={ANY}>{t("portal.log.all")}</Select.Item>
            {known
              .filter(([one]) => one)
              .map(([one, text]) => (
                <Select.Item key={one} value={one}>
                  {text}
                </Select.Item>
              ))}
          </Select.Content>
        </Select>
      )}
    </Labelled>
  )
}

const ResourceField = ({ address }: { address: LogAddress }) => {
  const { t } = useTranslation()
  const shown = address.text("resource_id")
  const [text, setText] = useState(shown)
  const settled = useDebounced(text, SETTLED_MS)

  useEffect(() => {
    if (settled !== shown) {
      address.filter({ resource_id: settled })
    }
    // What the address says otherwise comes by the effect below.
  }, [settled])
  useEffect(() => setText(shown), [shown])

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

const SinceField = ({ address }: { address: LogAddress }) => {
  const { t } = useTranslation()

  return (
    <Labelled label={t("portal.log.since")}>
      {(id) => (
        <Input
          id={id}
          size="small"
          type="datetime-local"
          value={address.text("since")}
          onChange={(event) => address.filter({ since: event.target.value })}
        />
      )}
    </Labelled>
  )
}

const Labelled = ({ label, children }: { label: string; children: (id: string) => ReactNode }) => {
  const id = useId()

  return (
    <div className="flex min-w-0 flex-col gap-y-1 md:w-[188px]">
      <label htmlFor={id} className="txt-compact-xsmall-plus text-ui-fg-subtle">
        {label}
      </label>
      {children(id)}
    </div>
  )
}
