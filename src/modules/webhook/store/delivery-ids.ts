/** Crockford's base 32, in which ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** A ULID begins with its milliseconds since 1970 in ten digits. Source: https://github.com/ulid/spec */
const TIME_DIGITS = 10

/** The last moment that a ULID can tell, in the year 10889. */
const LAST_TIME = 2 ** 48 - 1

/**
 * Below every id that a delivery created at or after this moment has. Ids grow with time, so the primary key serves
 * where a range of time is asked for.
 */
export function firstDeliveryId(at: Date): string {
  return `whdel_${timeDigits(at)}`
}

/** The same of events, which have their id from the moment of their capture. */
export function firstEventId(at: Date): string {
  return `whevt_${timeDigits(at)}`
}

/** The moment that an id was made at. */
export function timeOfId(id: string): Date {
  const digits = [...id.slice(id.indexOf("_") + 1).slice(0, TIME_DIGITS)]
  return new Date(digits.reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0))
}

function timeDigits(at: Date): string {
  let rest = Math.min(Math.max(at.getTime(), 0), LAST_TIME)
  let digits = ""
  for (let n = 0; n < TIME_DIGITS; n++) {
    digits = DIGITS.charAt(rest % 32) + digits
    rest = Math.floor(rest / 32)
  }
  return digits
}
