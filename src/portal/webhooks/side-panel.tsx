import { Drawer, Heading } from "@medusajs/ui"
import type { ReactNode, RefObject } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "../../admin/components/common/labelled-buttons"
import { returnFocusTo } from "../common/return-focus"

type SidePanelProps = {
  open: boolean
  onClose: () => void
  title: string
  hint?: string
  /** The button that gets the focus when the panel closes. */
  opener: RefObject<HTMLElement | null>
  /** The body and the footer. They are mounted again each time the panel opens. */
  children: ReactNode
}

/** A drawer with a title, a hint and a close button. */
export const SidePanel = ({ open, onClose, title, hint, opener, children }: SidePanelProps) => {
  const { t } = useTranslation()

  return (
    <Drawer open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content
        onCloseAutoFocus={returnFocusTo(opener)}
        {...(!hint && { "aria-describedby": undefined })}
      >
        <LabelledButtons label={t("actions.close")}>
          <Drawer.Header>
            <Drawer.Title asChild>
              <Heading level="h2" className="break-words">
                {title}
              </Heading>
            </Drawer.Title>
            {hint && <Drawer.Description>{hint}</Drawer.Description>}
          </Drawer.Header>
        </LabelledButtons>
        {open && children}
      </Drawer.Content>
    </Drawer>
  )
}
