import { Checkbox, Hint, Label } from "@medusajs/ui"
import { useId } from "react"
import { useTranslation } from "react-i18next"

import { RECOVERABLE, type Recoverable } from "../../../types"
import { useFormat } from "../../hooks/use-format"

type RecoverableChoiceProps = {
  /** Undefined until they are loaded; null for a number that the reader may not see. */
  counts: ({ count_capped: boolean } & Record<Recoverable, number | null>) | undefined
  chosen: ReadonlySet<Recoverable>
  onChange: (chosen: ReadonlySet<Recoverable>) => void
}

/** Checkboxes for the kinds of deliveries to recover, with their numbers. The portal uses it, too. */
export const RecoverableChoice = ({ counts, chosen, onChange }: RecoverableChoiceProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const id = useId()

  const toggle = (kind: Recoverable) => {
    const next = new Set(chosen)
    if (!next.delete(kind)) {
      next.add(kind)
    }
    onChange(next)
  }

  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-y-4">
      <Label id={id} size="small" weight="plus">
        {t("webhooks.recover.what")}
      </Label>
      {RECOVERABLE.map((kind) => (
        <div key={kind} className="flex items-start gap-x-3">
          <Checkbox
            id={`${id}-${kind}`}
            className="shrink-0"
            aria-describedby={`${id}-${kind}-hint`}
            checked={chosen.has(kind)}
            onCheckedChange={() => toggle(kind)}
          />
          <div className="flex flex-col">
            <Label htmlFor={`${id}-${kind}`} size="small" weight="plus">
              {t(`webhooks.recover.kinds.${kind}`)}
              {typeof counts?.[kind] === "number" && ` (${number(counts[kind])})`}
            </Label>
            <Hint id={`${id}-${kind}-hint`}>{t(`webhooks.recover.kindHints.${kind}`)}</Hint>
          </div>
        </div>
      ))}
      {counts?.count_capped && <Hint>{t("webhooks.recover.capped")}</Hint>}
    </div>
  )
}
