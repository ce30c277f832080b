/** Crockford's base 32, in which ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** A ULID begins with its milliseconds since 1970 in ten digits. Source: https://github.com/ulid/spec */
const TIME_DIGITS = 10

/**
 * Below every id that a delivery created at or after this moment has. Ids grow with time, so the primary key serves
 * where a range of time is asked for.
 */
export function firstDeliveryId(at: Date): string {
  let rest = at.getTime()
  let digits = ""
  for (let n = 0; n < TIME_DIGITS; n++) {
    digits = DIGITS.charAt(rest % 32) + digits
    rest = Math.floor(rest / 32)
  }
  return `whdel_${digits}`
}
