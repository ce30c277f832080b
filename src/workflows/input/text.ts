import { z } from "zod"

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/

/** Half a surrogate pair, which is no character and which PostgreSQL refuses in JSON. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** Whether every database column and every HTTP header can hold the text. */
export function isText(value: string): boolean {
  return !CONTROL_CHARACTER.test(value) && !LONE_SURROGATE.test(value)
}

/** Whether a JSON column can hold the text. */
export function isStorable(value: string): boolean {
  return !value.includes("\0") && !LONE_SURROGATE.test(value)
}

/** One line of text, not empty. `field` names it in the refusal. */
export function textSchema(field: string, max = 255) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(isText, { message: `${field}: must not contain control characters` })
}
