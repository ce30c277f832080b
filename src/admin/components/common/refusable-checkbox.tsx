import { Checkbox, Label, Text, clx } from "@medusajs/ui"
import { useId, type ReactNode } from "react"

type RefusableCheckboxProps = {
  label: ReactNode
  hint?: string
  checked: boolean
  disabled?: boolean
  /** Why the box cannot be checked. A box that is already checked can still be unchecked. */
  refusal?: string
  onChange: (checked: boolean) => void
}

/** A checkbox that may be refused: it is then disabled, and the reason is shown below. */
export const RefusableCheckbox = ({
  label,
  hint,
  checked,
  disabled,
  refusal,
  onChange,
}: RefusableCheckboxProps) => {
  const id = useId()
  const isRefused = refusal !== undefined && !checked
  const texts = [
    { id: `${id}-hint`, text: hint },
    { id: `${id}-refusal`, text: refusal },
  ].filter(({ text }) => text)

  return (
    <div className="flex items-start gap-x-2">
      <Checkbox
        id={id}
        className="mt-0.5 shrink-0"
        checked={checked}
        disabled={disabled || isRefused}
        aria-describedby={texts.map(({ id }) => id).join(" ") || undefined}
        onCheckedChange={(state) => onChange(state === true)}
      />
      <div className="min-w-0">
        <Label htmlFor={id} size="small" className={clx("cursor-pointer", isRefused && "opacity-60")}>
          {label}
        </Label>
        {texts.map(({ id, text }) => (
          <Text key={id} id={id} size="xsmall" className="text-ui-fg-subtle">
            {text}
          </Text>
        ))}
      </div>
    </div>
  )
}
