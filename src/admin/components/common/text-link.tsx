import { clx } from "@medusajs/ui"
import type { ComponentProps } from "react"
import { Link } from "react-router-dom"

/** A link in running text or a table. It is underlined: Medusa's colour for links has too little contrast. */
export const TextLink = ({ className, ...props }: ComponentProps<typeof Link>) => (
  <Link
    className={clx(
      "decoration-ui-border-strong hover:text-ui-fg-base focus-visible:shadow-borders-focus rounded-sm underline underline-offset-2 outline-none",
      className
    )}
    {...props}
  />
)
