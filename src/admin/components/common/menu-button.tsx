import { EllipsisHorizontal } from "@medusajs/icons"
import { IconButton } from "@medusajs/ui"
import { forwardRef, type ComponentPropsWithoutRef } from "react"

type MenuButtonProps = Omit<ComponentPropsWithoutRef<typeof IconButton>, "children"> & {
  "aria-label": string
}

/** The button with three dots that opens a menu. The menu gives it further properties. */
export const MenuButton = forwardRef<HTMLButtonElement, MenuButtonProps>((props, ref) => (
  <IconButton ref={ref} type="button" size="small" variant="transparent" {...props}>
    <EllipsisHorizontal />
  </IconButton>
))
MenuButton.displayName = "MenuButton"
