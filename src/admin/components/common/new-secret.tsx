import { Text } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { CopyButton } from "./copy-button"

/** A new secret in full, with a button that copies it. A shop may forbid revealing it later. */
export const NewSecret = ({ secret }: { secret: string }) => {
  const { t } = useTranslation("webhooks")

  return (
    <ShownOnce
      label={t("webhooks.fields.secret")}
      text={secret}
      copy={t("webhooks.secret.copy")}
      hint={t("webhooks.secret.new")}
      escape={t("webhooks.secret.escape")}
    />
  )
}

type ShownOnceProps = {
  label: string
  /** The text to copy. */
  text: string
  /** The label of the button that copies the text. */
  copy: string
  hint: string
  /** The message after the first Escape. */
  escape: string
}

/** A text that cannot be shown again, with a button that copies it. The dialog closes at the second Escape only. */
export const ShownOnce = ({ label, text, copy, hint, escape }: ShownOnceProps) => {
  const isAsking = useFirstEscape()

  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" leading="compact" weight="plus">
        {label}
      </Text>
      <div className="shadow-borders-base bg-ui-bg-component flex items-center justify-between gap-x-2 rounded-md py-0.5 pl-3 pr-1">
        <Text family="mono" size="small" className="break-all">
          {text}
        </Text>
        <CopyButton text={text} label={copy} />
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {hint}
      </Text>
      <Text as="div" size="small" className="text-ui-fg-error" role="status">
        {isAsking && escape}
      </Text>
    </div>
  )
}

/** Intercepts the first Escape. @returns whether it was pressed. */
function useFirstEscape(): boolean {
  const [asked, setAsked] = useState(false)

  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !asked) {
        event.stopPropagation()
        event.preventDefault()
        setAsked(true)
      }
    }
    // The dialog listens at the document in the capture phase, which comes after the window.
    window.addEventListener("keydown", hold, { capture: true })
    return () => window.removeEventListener("keydown", hold, { capture: true })
  }, [asked])

  return asked
}
