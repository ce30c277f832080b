import { Text } from "@medusajs/ui"
import { useEffect, useRef, useState, type RefObject } from "react"
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
  /** The message after the first attempt to close the dialog. */
  escape: string
}

/**
 * A text that cannot be shown again, with a button that copies it. If it is in a dialog, Escape or a click beside the dialog closes
 * it only at the second time.
 */
export const ShownOnce = ({ label, text, copy, hint, escape }: ShownOnceProps) => {
  const content = useRef<HTMLDivElement>(null)
  const isAsking = useClosingTwice(content)

  return (
    <div ref={content} className="flex flex-col gap-y-2">
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

/** Messages in the corner, which are outside of the dialog. */
const TOASTS = "[data-sonner-toaster]"

/** Intercepts the first Escape, or the first click beside the dialog of the content. @returns whether there was one. */
function useClosingTwice(content: RefObject<HTMLElement | null>): boolean {
  const [asked, setAsked] = useState(false)

  useEffect(() => {
    const dialog = content.current?.closest("[role=dialog]")
    if (!dialog || asked) {
      return
    }
    const ask = (event: Event) => {
      event.stopPropagation()
      event.preventDefault()
      setAsked(true)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        ask(event)
      }
    }
    const onPointer = (event: PointerEvent) => {
      const { target } = event
      if (target instanceof Element && !dialog.contains(target) && !target.closest(TOASTS)) {
        ask(event)
      }
    }
    // The dialog listens at the document, which comes after the window.
    window.addEventListener("keydown", onKey, { capture: true })
    window.addEventListener("pointerdown", onPointer, { capture: true })
    return () => {
      window.removeEventListener("keydown", onKey, { capture: true })
      window.removeEventListener("pointerdown", onPointer, { capture: true })
    }
  }, [asked, content])

  return asked
}
