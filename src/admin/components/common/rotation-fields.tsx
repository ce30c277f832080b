import { Hint, Label, Select, Text } from "@medusajs/ui"
import { useId } from "react"
import { useTranslation } from "react-i18next"

import type { AppWebhook } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import { SelectTrigger } from "./select-trigger"

const HOUR = 3_600
const DAY = 24 * HOUR

/** How long the old secret stays valid, in seconds. The API accepts up to a week. */
const OVERLAPS = [0, HOUR, DAY, 3 * DAY, 7 * DAY]

export const DEFAULT_OVERLAP = DAY

type RotationFieldsProps = {
  webhook: Pick<AppWebhook, "secret_redacted">
  /** In seconds. */
  overlap: number
  onChange: (seconds: number) => void
}

/** What is asked before a secret is rotated: how long the present one, whose end is shown, stays valid. */
export const RotationFields = ({ webhook, overlap, onChange }: RotationFieldsProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <>
      <div>
        <Text size="small" weight="plus">
          {t("webhooks.rotate.present")}
        </Text>
        <Text size="small" family="mono" className="text-ui-fg-subtle">
          {webhook.secret_redacted}
        </Text>
      </div>
      <OverlapSelect value={overlap} onChange={onChange} />
    </>
  )
}

const OverlapSelect = ({ value, onChange }: { value: number; onChange: (seconds: number) => void }) => {
  const { t } = useTranslation("webhooks")
  const { locale } = useFormat()
  const id = useId()

  return (
    <div className="flex flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {t("webhooks.rotate.overlap")}
      </Label>
      <Select value={String(value)} onValueChange={(seconds) => onChange(Number(seconds))}>
        <SelectTrigger id={id} aria-describedby={`${id}-hint`}>
          <Select.Value />
        </SelectTrigger>
        <Select.Content>
          {OVERLAPS.map((seconds) => (
            <Select.Item key={seconds} value={String(seconds)}>
              {seconds === 0 ? t("webhooks.rotate.atOnce") : inWords(seconds, locale)}
            </Select.Item>
          ))}
        </Select.Content>
      </Select>
      <Hint id={`${id}-hint`}>{t("webhooks.rotate.overlapHint")}</Hint>
    </div>
  )
}

/** Whole days or hours: `3 days`. */
function inWords(seconds: number, locale: string): string {
  const [unit, size] = seconds % DAY ? (["hour", HOUR] as const) : (["day", DAY] as const)
  return new Intl.NumberFormat(locale, { style: "unit", unitDisplay: "long", unit }).format(seconds / size)
}
