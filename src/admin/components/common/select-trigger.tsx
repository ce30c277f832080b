import { clx, Select } from "@medusajs/ui"
import { forwardRef, type ComponentProps, type ComponentRef } from "react"

/** Medusa's `Select.Trigger` with a variable height: a text of several lines overflows the original. */
export const SelectTrigger = forwardRef<
  ComponentRef<typeof Select.Trigger>,
  ComponentProps<typeof Select.Trigger>
>(({ className, ...props }, ref) => (
  <Select.Trigger ref={ref} className={clx("h-auto text-left", className)} {...props} />
))

SelectTrigger.displayName = "SelectTrigger"
