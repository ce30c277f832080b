import { Plus, XMarkMini } from "@medusajs/icons"
import { Button, IconButton, Input } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { NO_HEADER, type HeaderRow } from "./form-values"

type HeaderRowsProps = {
  value: readonly HeaderRow[]
  onChange: (rows: HeaderRow[]) => void
  onBlur: () => void
}

/** Edits custom headers as rows of name and value. */
export const HeaderRows = ({ value, onChange, onBlur }: HeaderRowsProps) => {
  const { t } = useTranslation("webhooks")

  const change = (index: number, part: Partial<HeaderRow>) =>
    onChange(value.map((row, at) => (at === index ? { ...row, ...part } : row)))

  return (
    <div className="flex flex-col gap-y-2" onBlur={onBlur}>
      {value.map((row, index) => (
        <div key={index} className="grid grid-cols-[1fr_1fr_28px] items-center gap-x-2">
          <Input
            size="small"
            className="font-mono"
            placeholder="x-api-key"
            aria-label={t("webhooks.form.headerName", { number: index + 1 })}
            value={row.name}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <Input
            size="small"
            className="font-mono"
            aria-label={t("webhooks.form.headerValue", { number: index + 1 })}
            value={row.value}
            onChange={(event) => change(index, { value: event.target.value })}
          />
          <IconButton
            type="button"
            size="small"
            variant="transparent"
            aria-label={t("webhooks.form.removeHeader", { number: index + 1 })}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <XMarkMini />
          </IconButton>
        </div>
      ))}
      <Button
        type="button"
        size="small"
        variant="secondary"
        className="w-fit"
        onClick={() => onChange([...value, NO_HEADER])}
      >
        <Plus />
        {t("webhooks.form.addHeader")}
      </Button>
    </div>
  )
}
