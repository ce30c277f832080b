import { Select } from "@medusajs/ui"
import { useFormContext } from "react-hook-form"

import { Form } from "./form"
import { SelectTrigger } from "./select-trigger"

type ChoiceFieldProps<Value extends string> = {
  /** The name of the form field. */
  name: string
  label: string
  hint?: string
  values: readonly Value[]
  textOf: (value: Value) => string
}

/** A select field of a form. */
export const ChoiceField = <Value extends string>({
  name,
  label,
  hint,
  values,
  textOf,
}: ChoiceFieldProps<Value>) => {
  const { control } = useFormContext<Record<string, string>>()

  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field: { onChange, ref, ...field } }) => (
        <Form.Item>
          <Form.Label>{label}</Form.Label>
          <Select {...field} onValueChange={onChange}>
            <Form.Control>
              <SelectTrigger ref={ref}>
                <Select.Value />
              </SelectTrigger>
            </Form.Control>
            <Select.Content>
              {values.map((value) => (
                <Select.Item key={value} value={value}>
                  {textOf(value)}
                </Select.Item>
              ))}
            </Select.Content>
          </Select>
          {hint && <Form.Hint>{hint}</Form.Hint>}
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
