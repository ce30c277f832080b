import { Input } from "@medusajs/ui"
import { useId, useState, type ReactNode } from "react"
import { useFormContext, useFormState, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { WEBHOOK_ORDERINGS, type AdminWebhookDefaults } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import { ChoiceField } from "../common/choice-field"
import { FoldButton } from "../common/fold-button"
import { Form } from "../common/form"
import { JsonEditor } from "../common/json-editor"
import type { WebhookFormValues } from "./form-values"
import { HeaderRows } from "./header-rows"
import { PayloadField } from "./payload-field"
import { RetryField } from "./retry-field"
import { SignatureFields } from "./signature-fields"
import { useServerCheck, type ServerCheck } from "./use-server-check"

const NAMES = [
  "headers",
  "signature",
  "signature_header",
  "context",
  "filter",
  "fields",
  "triggers",
  "payload",
  "sales_channel_ids",
  "retry_schedule",
  "max_failures",
  "timeout_ms",
  "rate_limit",
  "ordering",
  "metadata",
] as const satisfies readonly (keyof WebhookFormValues)[]

type AdvancedFieldsProps = {
  /** The defaults of unset settings; undefined until they are loaded. */
  defaults: AdminWebhookDefaults | undefined
  /** The field `sales_channel_ids`. */
  salesChannels: ReactNode
  /** The field `triggers`. It is mounted only when it is shown, since it requests much data. */
  triggers: ReactNode
  /** How the server judges fields when they are left. Default: it judges them only on saving. */
  checks?: Record<"filter" | "fields", ServerCheck>
}

/** The settings that few webhooks need, in a section that is collapsed unless a field in it has an error. */
export const AdvancedFields = ({ defaults, salesChannels, triggers, checks }: AdvancedFieldsProps) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()
  const { errors } = useFormState({ control, name: [...NAMES] })
  const [unfolded, setUnfolded] = useState(false)
  const handleFilterLeft = useServerCheck("filter", checks?.filter)
  const handleFieldsLeft = useServerCheck("fields", checks?.fields)
  const id = useId()
  const open = unfolded || NAMES.some((name) => errors[name])

  return (
    <div className="flex flex-col gap-y-6">
      <FoldButton open={open} controls={id} onToggle={() => setUnfolded(!open)}>
        {t("webhooks.form.advanced")}
      </FoldButton>
      <div id={id} hidden={!open}>
        <div className="flex flex-col gap-y-8">
          {salesChannels}
          <RetryField defaults={defaults} />
          <Numbers defaults={defaults} />
          <ChoiceField
            name="ordering"
            label={t("webhooks.fields.ordering")}
            hint={t("webhooks.form.orderingHint")}
            values={WEBHOOK_ORDERINGS}
            textOf={(ordering) => t(`webhooks.ordering.${ordering}`)}
          />
          <Form.Field
            control={control}
            name="headers"
            render={({ field: { value, onChange, onBlur } }) => (
              <Form.Item>
                <Form.Label optional>{t("webhooks.fields.headers")}</Form.Label>
                <Form.Hint>{t("webhooks.form.headersHint")}</Form.Hint>
                <HeaderRows value={value} onChange={onChange} onBlur={onBlur} />
                <Form.ErrorMessage role="alert" />
              </Form.Item>
            )}
          />
          <SignatureFields />
          <Json name="context" />
          <Json name="filter" onLeave={handleFilterLeft} />
          <PayloadField onFieldsLeft={handleFieldsLeft} />
          {open && triggers}
          <Json name="metadata" />
        </div>
      </div>
    </div>
  )
}

const NUMBERS = [
  {
    name: "max_failures",
    label: "webhooks.fields.maxFailures",
    hint: "webhooks.form.maxFailuresHint",
    isForPush: false,
  },
  { name: "timeout_ms", label: "webhooks.form.timeout", hint: "webhooks.form.timeoutHint", isForPush: true },
  {
    name: "rate_limit",
    label: "webhooks.fields.rateLimit",
    hint: "webhooks.form.rateLimitHint",
    isForPush: true,
  },
] as const

const Numbers = ({ defaults }: Pick<AdvancedFieldsProps, "defaults">) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { control } = useFormContext<WebhookFormValues>()
  const mode = useWatch({ control, name: "mode" })
  const placeholders = {
    max_failures: defaults && t("webhooks.form.byDefault", { value: number(defaults.max_failures) }),
    timeout_ms: defaults && t("webhooks.form.byDefault", { value: number(defaults.timeout_ms) }),
    rate_limit: t("webhooks.details.unlimited"),
  }

  return (
    <Form.Row columns={3}>
      {NUMBERS.filter(({ isForPush }) => mode === "push" || !isForPush).map(({ name, label, hint }) => (
        <Form.Field
          key={name}
          control={control}
          name={name}
          render={({ field }) => (
            <Form.Item>
              <Form.Label optional>{t(label)}</Form.Label>
              <Form.Control>
                <Input {...field} inputMode="numeric" placeholder={placeholders[name]} />
              </Form.Control>
              <Form.Hint>{t(hint)}</Form.Hint>
              <Form.ErrorMessage role="alert" />
            </Form.Item>
          )}
        />
      ))}
    </Form.Row>
  )
}

const JSON_TEXTS = {
  context: { example: "webhooks.form.contextExample", hint: "webhooks.form.contextHint" },
  filter: { example: "webhooks.form.filterExample", hint: "webhooks.form.filterHint" },
  metadata: { example: "webhooks.form.contextExample", hint: "webhooks.form.metadataHint" },
} as const

type JsonProps = { name: keyof typeof JSON_TEXTS; onLeave?: (text: string) => Promise<void> }

const Json = ({ name, onLeave }: JsonProps) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()

  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field }) => (
        <Form.Item>
          <Form.Label optional>{t(`webhooks.fields.${name}`)}</Form.Label>
          <Form.Control>
            <JsonEditor
              {...field}
              onBlur={() => {
                field.onBlur()
                void onLeave?.(field.value)
              }}
              placeholder={t(JSON_TEXTS[name].example)}
            />
          </Form.Control>
          <Form.Hint>{t(JSON_TEXTS[name].hint)}</Form.Hint>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
