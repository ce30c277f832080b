import type { Field, Fields } from "./field"
import { ORDER_FIELDS } from "./order-fields"
import { PRODUCT_FIELDS } from "./product-fields"
import { SHARED_FIELDS } from "./shared-fields"

const FIELDS: Fields = { ...SHARED_FIELDS, ...ORDER_FIELDS, ...PRODUCT_FIELDS }

/**
 * The description of a property.
 * @param parts names of its part, the most specific first: `["OrderLineItem", "LineItem"]`.
 * @throws Error that names the missing description.
 */
export function fieldOf(parts: readonly string[], name: string): Field {
  const keys = [...parts.map((part) => `${part}.${name}`), name]
  const field = keys.map((key) => FIELDS[key]).find((one) => one !== undefined)
  if (field === undefined) {
    throw new Error(`Say in src/topics/reference what "${parts[0]}.${name}" means`)
  }
  return field
}
