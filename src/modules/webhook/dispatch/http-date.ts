const DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
const LONG_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const MONTH = `(?<month>${MONTHS.join("|")})`
const TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})"

/** `Sat, 21 Nov 2026 12:05:00 GMT`, `Saturday, 21-Nov-26 12:05:00 GMT`, `Sat Nov 21 12:05:00 2026`. All are in GMT. */
const FORMS = [
  `(?:${DAYS}), (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT`,
  `(?:${LONG_DAYS}), (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT`,
  `(?:${DAYS}) ${MONTH} (?<day>\\d{2}| \\d) ${TIME} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`))

/**
 * Parses an HTTP date in one of its three forms (RFC 9110, 5.6.7). `Date.parse` is not used: it reads two of the forms in
 * the machine's time zone, and accepts texts that are no HTTP date.
 * @param now resolves a year of two digits: it is at most 50 years ahead of it (RFC 9110, 5.6.7).
 * @returns milliseconds since 1970; undefined for any other text.
 */
export function httpDate(text: string, now: Date): number | undefined {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find(Boolean)
  if (!parts) {
    return undefined
  }
  const numberOf = (name: string) => Number(parts[name])
  const [day, hour, minute, second] = [
    numberOf("day"),
    numberOf("hour"),
    numberOf("minute"),
    numberOf("second"),
  ]
  const year = parts.year?.length === 2 ? nearest(numberOf("year"), now) : numberOf("year")
  const month = MONTHS.indexOf(parts.month ?? "")
  const midnight = Date.UTC(year, month, day)
  // A leap second (60) is the first of the next minute.
  const exists = new Date(midnight).getUTCDate() === day && hour < 24 && minute < 60 && second <= 60
  return exists ? midnight + ((hour * 60 + minute) * 60 + second) * 1000 : undefined
}

function nearest(twoDigits: number, now: Date): number {
  const present = now.getUTCFullYear()
  const year = present - (present % 100) + twoDigits
  return year > present + 50 ? year - 100 : year
}
