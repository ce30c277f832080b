import { CheckCircleSolid, SquareTwoStack } from "@medusajs/icons"
import { IconButton, toast, Tooltip } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { copyText } from "../../lib/clipboard"

/** How long the button shows that the text was copied. */
const DONE_MS = 2_000

type CopyButtonProps = {
  text: string
  /** The tooltip and the name for screen readers: "Copy secret". Default: "Copy". */
  label?: string
}

/** A button that copies a text to the clipboard. */
export const CopyButton = ({ text, label }: CopyButtonProps) => {
  const { t } = useTranslation("webhooks")
  const [done, setDone] = useState(false)

  useEffect(() => {
    const timer = done ? setTimeout(() => setDone(false), DONE_MS) : undefined
    return () => clearTimeout(timer)
  }, [done])

  const handleCopy = async () => {
    if (await copyText(text)) {
      setDone(true)
    } else {
      toast.error(t("copy.failed"))
    }
  }

  return (
    <Tooltip content={done ? t("copy.done") : (label ?? t("copy.action"))}>
      <IconButton
        type="button"
        size="small"
        variant="transparent"
        aria-label={done ? t("copy.done") : (label ?? t("copy.action"))}
        onClick={() => void handleCopy()}
      >
        {done ? <CheckCircleSolid /> : <SquareTwoStack />}
      </IconButton>
    </Tooltip>
  )
}
