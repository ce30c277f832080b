import { Drawer, Heading } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "../../admin/components/common/labelled-buttons"

type SidePanelProps = {
  open: boolean
  onClose: () => void
  title: string
  hint?: string
  /** The panel's content, with its own footer; made again each time it opens. */
  children: ReactNode
}

/** A panel from the side, over the page, for what is done to one thing. */
export const SidePanel = ({ open, onClose, title, hint, children }: SidePanelProps) => {
  const { t } = useTranslation()

  return (
    <Drawer open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content {...(!hint && { "aria-describedby": undefined })}>
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
