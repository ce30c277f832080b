import { clx, Select } from "@medusajs/ui"
import { forwardRef, type ComponentProps, type ComponentRef } from "react"

/** What opens a choice. It grows with a text of several lines, which Medusa's own, of a fixed height, would let run out of it. */
export const SelectTrigger = forwardRef<
  ComponentRef<typeof Select.Trigger>,
  ComponentProps<typeof Select.Trigger>
>(({ className, ...props }, ref) => (
  <Select.Trigger ref={ref} className={clx("h-auto text-left", className)} {...props} />
))

SelectTrigger.displayName = "SelectTrigger"
