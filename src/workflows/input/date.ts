import { z } from "zod"

/** Outside these years JavaScript accepts dates that PostgreSQL refuses. */
const [FIRST_MOMENT, LAST_MOMENT] = [Date.parse("0001-01-01"), Date.parse("9999-12-31T23:59:59.999Z")]

/** A date in ISO 8601, or a date and a time, which may have an offset. */
const ISO = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * A time between the years 1 and 9999: an ISO 8601 text, or a `Date` in code. The output is a `Date`. A text without an offset is in
 * UTC, whatever the server's time zone. `field` is its name in error messages.
 */
export function dateSchema(field: string) {
  return z
    .custom<string | Date>()
    .meta({ type: "string", format: "date-time" })
    .transform((value, context): Date => {
      const time = typeof value === "string" ? timeOf(value) : isDate(value) ? value.getTime() : NaN
      if (time >= FIRST_MOMENT && time <= LAST_MOMENT) {
        return new Date(time)
      }
      const problem =
        value === undefined
          ? "is required"
          : "is not a date between the years 1 and 9999 such as 2027-01-31 or 2027-01-31T12:00:00Z"
      context.addIssue({ code: "custom", message: `${field}: ${problem}` })
      return z.NEVER
    })
}

/** A date and a time that have not passed, as ISO 8601 text with an offset. `field` is its name in error messages. */
export function futureSchema(field: string) {
  return z.iso
    .datetime({ offset: true, message: `${field}: is not a date and time such as 2027-01-31T12:00:00Z` })
    .refine((text) => Date.parse(text) > Date.now(), { message: `${field}: has passed` })
}

/** Milliseconds since 1970; NaN for a text that is not ISO 8601. `Date.parse` alone reads some texts in the server's time zone. */
function timeOf(text: string): number {
  const [, date = "", time, offset = "Z"] = ISO.exec(text.trim().toUpperCase()) ?? []
  return Date.parse(time === undefined ? date : `${date}T${time}${offset}`)
}

/** Dates of another realm, as in jest, are recognised too. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]"
}
