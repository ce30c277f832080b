import { Button, Textarea } from "@medusajs/ui"
import { forwardRef, type ComponentPropsWithoutRef } from "react"
import { useTranslation } from "react-i18next"

import { prettyJson } from "../../lib/json-text"

type JsonEditorProps = Omit<ComponentPropsWithoutRef<typeof Textarea>, "value" | "onChange"> & {
  value: string
  onChange: (text: string) => void
}

/** A text area for a JSON object, with a button that formats the text. */
export const JsonEditor = forwardRef<HTMLTextAreaElement, JsonEditorProps>(
  ({ value, onChange, ...props }, ref) => {
    const { t } = useTranslation("webhooks")

    return (
      <div className="relative">
        <Textarea
          {...props}
          ref={ref}
          rows={6}
          spellCheck={false}
          className="pr-24 font-mono"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button
          type="button"
          size="small"
          variant="transparent"
          className="absolute right-1 top-1"
          onClick={() => onChange(prettyJson(value))}
        >
          {t("webhooks.form.format")}
        </Button>
      </div>
    )
  }
)
JsonEditor.displayName = "JsonEditor"
