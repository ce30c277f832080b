/** Longer than any attempt may take. */
const LONGEST_MS = 60_000

/**
 * The first response time, in milliseconds, of each group that is counted together. The time that stands for a group is its
 * first one and a twentieth more, rounded down, so that no time of the group is further than 5 % from it: each ends where
 * that would no longer hold. Stored rows hold these times: other groups need a migration.
 */
export const FIRST_OF_GROUPS: readonly number[] = firstOfGroups()

/** SQL of the time that stands for a response time's group; its bindings are `ROUNDED_MS_BINDINGS`. */
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
