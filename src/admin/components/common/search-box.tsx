import { Input } from "@medusajs/ui"
import { useEffect, useRef, type KeyboardEvent } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "./labelled-buttons"

type SearchBoxProps = {
  label: string
  value: string
  onChange: (text: string) => void
  /** How many the search leaves, for screen readers; undefined while that is not known. */
  found: number | undefined
}

/**
 * Searches what is listed below it, at each key. Escape clears it, and closes nothing around it as long as it has a text. While
 * characters are composed with an input method, Escape ends that alone. Enter sends no form.
 */
export const SearchBox = ({ label, value, onChange, found }: SearchBoxProps) => {
  const { t } = useTranslation("webhooks")
  const input = useRef<HTMLInputElement>(null)
  const hasText = value !== ""

  useEffect(() => {
    // Before the key reaches the document, where Radix closes the dialog that is open.
    const clear = (event: globalThis.KeyboardEvent) => {
      const isOurs = event.key === "Escape" && event.target === input.current
      if (isOurs && (hasText || event.isComposing)) {
        event.stopPropagation()
      }
      if (isOurs && hasText && !event.isComposing) {
        event.preventDefault()
        onChange("")
      }
    }
    window.addEventListener("keydown", clear, true)
    return () => window.removeEventListener("keydown", clear, true)
  }, [hasText, onChange])

  return (
    <LabelledButtons label={label}>
      <Input
        ref={input}
        type="search"
        size="small"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={sendNothing}
      />
      <span role="status" className="sr-only">
        {hasText && found !== undefined && t("search.found", { count: found })}
      </span>
    </LabelledButtons>
  )
}

/** With Ctrl or Cmd, Enter saves a form from anywhere in it. */
function sendNothing(event: KeyboardEvent) {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
  }
}
