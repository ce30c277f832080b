import { z } from "zod"

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/

/** Half of a surrogate pair: not a character, and refused by PostgreSQL in JSON. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** Whether the text can be stored in every database column and sent in every HTTP header. */
export function isText(value: string): boolean {
  return !CONTROL_CHARACTER.test(value) && !LONE_SURROGATE.test(value)
}

/** Whether the text can be stored in a JSON column. */
export function isStorable(value: string): boolean {
  return !value.includes("\0") && !LONE_SURROGATE.test(value)
}

/** One line of text that is not empty. `field` is its name in error messages. */
export function textSchema(field: string, max = 255) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(isText, { message: `${field}: must not contain control characters` })
}
