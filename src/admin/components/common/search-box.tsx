import { Input } from "@medusajs/ui"
import { useEffect, useRef, type KeyboardEvent } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "./labelled-buttons"

type SearchBoxProps = {
  label: string
  value: string
  onChange: (text: string) => void
  /** The number of results, for screen readers; undefined until it is known. */
  found: number | undefined
}

/**
 * A search field for the list below it. Escape clears the text first, and closes the surrounding dialog only if the field is
 * empty. During input method composition, Escape ends only the composition. Enter does not submit the form.
 */
export const SearchBox = ({ label, value, onChange, found }: SearchBoxProps) => {
  const { t } = useTranslation("webhooks")
  const input = useRef<HTMLInputElement>(null)
  const hasText = value !== ""

  useEffect(() => {
    // Captured at the window, before Radix closes the open dialog at the document.
    const clear = (event: globalThis.KeyboardEvent) => {
      const isOwnEscape = event.key === "Escape" && event.target === input.current
      if (isOwnEscape && (hasText || event.isComposing)) {
        event.stopPropagation()
      }
      if (isOwnEscape && hasText && !event.isComposing) {
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
        onKeyDown={preventSubmit}
      />
      <span role="status" className="sr-only">
        {hasText && found !== undefined && t("search.found", { count: found })}
      </span>
    </LabelledButtons>
  )
}

/** Enter alone does not submit. With Ctrl or Cmd it still saves the form. */
function preventSubmit(event: KeyboardEvent) {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
  }
}
