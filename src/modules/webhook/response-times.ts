/** Longer than any attempt may take, in milliseconds. */
const LONGEST_MS = 60_000

/**
 * The lower bounds of the histogram's buckets of response times, in milliseconds. The value of a bucket is its lower bound plus
 * 5 %, rounded down, and no time of the bucket differs from it by more than 5 %. Stored rows contain these values, so other
 * buckets need a migration.
 */
const FIRST_OF_GROUPS: readonly number[] = firstOfGroups()

/** SQL of the value of a response time's bucket. The bindings are `ROUNDED_MS_BINDINGS`. */
export const roundedMs = (ms: string) => `(?::int[])[width_bucket(${ms}, ?::int[])] * 105 / 100`

export const ROUNDED_MS_BINDINGS = [`{${FIRST_OF_GROUPS.join()}}`, `{${FIRST_OF_GROUPS.join()}}`]

function firstOfGroups(): number[] {
  const groups = [0]
  for (let first = 1; first <= LONGEST_MS; first = lastOfGroup(first) + 1) {
    groups.push(first)
  }
  return groups
}

function lastOfGroup(first: number): number {
  return Math.floor((Math.floor((first * 105) / 100) * 100) / 95)
}
