import { asWritten } from "../../src/types/typed"

/** The value that a share of them does not exceed: `percentile(values, 0.95)`. */
export function percentile(values: readonly number[], share: number): number {
  return nth(values, Math.max(0, Math.ceil(share * values.length) - 1))
}

/** The median. */
export function median(values: readonly number[]): number {
  const last = values.length - 1
  return (nth(values, Math.floor(last / 2)) + nth(values, Math.ceil(last / 2))) / 2
}

function nth(values: readonly number[], index: number): number {
  const value = [...values].sort((a, b) => a - b)[index]
  if (value === undefined) {
    throw new Error("Nothing was measured")
  }
  return value
}

/**
 * Measures variants in turns, A B A B …, so that other load on the machine affects all of them equally. The first round is a warm-up, which
 * is not measured.
 * @returns the values of each variant, round by round.
 */
export async function inTurns<Variants extends Record<string, () => Promise<unknown>>>(
  rounds: number,
  variants: Variants
): Promise<Rounds<Variants>> {
  const measured: Record<string, unknown[]> = Object.fromEntries(
    Object.keys(variants).map((name) => [name, []])
  )
  for (let round = 0; round <= rounds; round++) {
    for (const [name, measure] of Object.entries(variants)) {
      const value = await measure()
      if (round > 0) {
        measured[name]?.push(value)
      }
    }
  }
  return asWritten(measured)
}

type Rounds<Variants extends Record<string, () => Promise<unknown>>> = {
  [Name in keyof Variants]: Awaited<ReturnType<Variants[Name]>>[]
}
