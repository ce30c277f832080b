import { z } from "@medusajs/framework/zod"

import { isTimeZone } from "../../export/wall-clock"
import { SHEET_LOCALES } from "../../export/words"
import { dateSchema } from "../../workflows/input/date"
import { isText } from "../../modules/webhook/text"

/** The largest page. */
export const MAX_LIMIT = 1_000

/** The largest offset that a cursor can encode: nine digits. */
const MAX_OFFSET = 999_999_999

/** The query parameters `limit` and `offset`. */
export const pageSchema = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(20),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0),
}

/** The query parameter `q`: free text. An empty text means no search. */
export const searchSchema = z
  .string()
  .trim()
  .max(255)
  .refine(isText, { message: "q: must not contain control characters" })
  .transform((text) => text || undefined)

/** A period in the syntax of Medusa's filters: `?created_at[$gte]=2026-01-31`. `field` is its name in error messages. */
export function periodSchema(field: string) {
  const bound = dateSchema(field)
  return z
    .strictObject({ $gte: bound, $gt: bound, $lte: bound, $lt: bound })
    .partial()
    .meta({ title: "AdminPeriod" })
    .optional()
}

/** One value or several: `?status=failed`, `?status[]=failed&status[]=cancelled`. The output is a list. */
export function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (value === undefined ? undefined : [value].flat()), z.array(item).optional())
}

/** The query parameter `order`: a name, with a `-` before it for descending order. */
export function orderSchema<Name extends string>(names: readonly Name[]) {
  return z.enum([...names, ...names.map((name) => `-${name}` as const)])
}

/** The query parameter `fields`, as in Medusa's routes: `id,status`, or `+payload,-remark` to change the default fields. */
export function fieldsSchema(names: readonly string[]) {
  return z.string().superRefine((text, context) => {
    const wanted = text.split(",").map((name) => name.replace(/^[+\s-]+/, "").trim())
    const unknown = wanted.find((name) => name !== "" && !names.includes(name))
    if (unknown !== undefined) {
      context.addIssue({
        code: "custom",
        message: `fields: there is no "${unknown}" among ${names.join(", ")}`,
      })
    }
  })
}

/** The query parameter `locale`: the language of a spreadsheet's headings and statuses. */
export const localeSchema = z
  .enum(SHEET_LOCALES, { message: `locale: must be one of ${SHEET_LOCALES.join(", ")}` })
  .default("en")

/** The query parameter `time_zone`: the time zone of a spreadsheet's times. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { message: "time_zone: is not the name of a time zone, like Europe/Berlin" })
  .default("UTC")
