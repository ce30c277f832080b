import type { TopicDefinition } from "../types"
import { isTimestampOnly, type Change } from "./changes"
import { JSON_COLUMN } from "./fields"
import { pathOf } from "./trigger-syntax"

/** The fields of a topic that triggers may name; none for a topic that is not about updates. */
export function triggersOf(definition: TopicDefinition): string[] {
  const { absorbs, entity, payload, fields = [] } = definition
  return absorbs && entity && !payload ? fields : []
}

/** Whether a trigger names one of these fields, or a field above or below one. Any path below a JSON column counts as known. */
export function looksAt(trigger: string, fields: readonly string[]): boolean {
  const path = pathOf(trigger)
  return fields.some((field) => {
    const [whole, isOpen] = field.endsWith("*") ? [field.slice(0, -1), true] : [field, false]
    return (
      path === field ||
      field.startsWith(`${path}.`) ||
      (isOpen ? path.startsWith(whole) : isJson(field) && path.startsWith(`${field}.`))
    )
  })
}

/** Whether the triggers name one of these changes. A change of `updated_at` counts only if it is named itself. */
export function areTriggered(
  triggers: readonly string[],
  changes: readonly Pick<Change, "fields">[]
): boolean {
  const paths = triggers.map((trigger) => pathOf(trigger).split("."))
  return changes.some((change) =>
    paths.some((path) => {
      const length = Math.min(path.length, change.fields.length)
      const overlaps = path.slice(0, length).every((segment, index) => segment === change.fields[index])
      return overlaps && (!isTimestampOnly(change) || path.length === change.fields.length)
    })
  )
}

function isJson(field: string): boolean {
  return field === JSON_COLUMN || field.endsWith(`.${JSON_COLUMN}`)
}
