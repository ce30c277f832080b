import { z } from "zod"

/** Outside these years JavaScript accepts dates that PostgreSQL refuses. */
const [FIRST_MOMENT, LAST_MOMENT] = [Date.parse("0001-01-01"), Date.parse("9999-12-31T23:59:59.999Z")]

/**
 * A time between the years 1 and 9999: an ISO 8601 text, or a `Date` in code. The output is a `Date`. `field` is its name in error
 * messages.
 */
export function dateSchema(field: string) {
  return z
    .custom<string | Date>()
    .superRefine((value, context) => {
      const time = typeof value === "string" ? Date.parse(value) : isDate(value) ? value.getTime() : NaN
      if (!(time >= FIRST_MOMENT && time <= LAST_MOMENT)) {
        const problem = value === undefined ? "is required" : "is not a date between the years 1 and 9999"
        context.addIssue({ code: "custom", message: `${field}: ${problem}` })
      }
    })
    .meta({ type: "string", format: "date-time" })
    .transform((value) => new Date(value))
}

/** Dates of another realm, as in jest, are recognised too. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]"
}
