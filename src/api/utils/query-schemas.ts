import { z } from "@medusajs/framework/zod"

import { isTimeZone } from "../../export/wall-clock"
import { SHEET_LOCALES } from "../../export/words"
import { isText } from "../../workflows/input/text"

/** Of a page's rows. */
export const MAX_LIMIT = 1_000

/** Beyond what any list holds; a cursor has no room for more digits. */
const MAX_OFFSET = 999_999_999

/** Query parameters of a page. */
export const pageSchema = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(20),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0),
}

/** Free text to search by; empty is none. */
export const searchSchema = z
  .string()
  .trim()
  .max(255)
  .refine(isText, { message: "q: must not contain control characters" })
  .transform((text) => text || undefined)

/** Beyond these years JavaScript has dates that PostgreSQL refuses. */
const [FIRST_MOMENT, LAST_MOMENT] = [Date.parse("0001-01-01"), Date.parse("9999-12-31T23:59:59.999Z")]

/** A moment, as ISO text, between the years 1 and 9999. `field` names it in the refusal. */
export function dateSchema(field: string) {
  return z
    .string()
    .refine((text) => Date.parse(text) >= FIRST_MOMENT && Date.parse(text) <= LAST_MOMENT, {
      message: `${field}: is not a date between the years 1 and 9999`,
    })
    .meta({ format: "date-time" })
    .transform((text) => new Date(text))
}

/** A period as Medusa's filters write it: `?created_at[$gte]=2026-01-31`. `field` names it in the refusal. */
export function periodSchema(field: string) {
  const bound = dateSchema(field)
  return z
    .strictObject({ $gte: bound, $gt: bound, $lte: bound, $lt: bound })
    .partial()
    .meta({ title: "AdminPeriod" })
    .optional()
}

/** One value or several, as `?status=failed` and `?status[]=failed&status[]=cancelled` give them. */
export function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (value === undefined ? undefined : [value].flat()), z.array(item).optional())
}

/** Names to sort by: ascending, and with a `-` descending. */
export function orderSchema<Name extends string>(names: readonly Name[]) {
  return z.enum([...names, ...names.map((name) => `-${name}` as const)])
}

/** Which fields to give, as Medusa's routes take it: `id,status`, or `+payload,-remark` beside the usual ones. */
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

/** The language of a spreadsheet's headings and states. */
export const localeSchema = z
  .enum(SHEET_LOCALES, { message: `locale: must be one of ${SHEET_LOCALES.join(", ")}` })
  .default("en")

/** The time zone that times are shown in. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { message: "time_zone: is not the name of a time zone, like Europe/Berlin" })
  .default("UTC")
