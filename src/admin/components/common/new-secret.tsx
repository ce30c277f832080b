import { Text } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { CopyButton } from "./copy-button"

/** A new secret whole, to be copied. A shop may forbid to reveal it later. */
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
  /** What is to be copied. */
  text: string
  /** What the button says that copies it. */
  copy: string
  hint: string
  /** What the first Escape says. */
  escape: string
}

/** What may not be seen again, to be copied: the key that closes it is asked for a second time. */
export const ShownOnce = ({ label, text, copy, hint, escape }: ShownOnceProps) => {
  const isAsking = useEscapeTwice()

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

/** Takes the first Escape for itself. @returns whether it has come. */
function useEscapeTwice(): boolean {
  const [asked, setAsked] = useState(false)

  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !asked) {
        event.stopPropagation()
        event.preventDefault()
        setAsked(true)
      }
    }
    // The dialog listens at the document, in the same phase, and comes after the window.
    window.addEventListener("keydown", hold, { capture: true })
    return () => window.removeEventListener("keydown", hold, { capture: true })
  }, [asked])

  return asked
}
