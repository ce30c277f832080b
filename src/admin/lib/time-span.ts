const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const

/** For texts that are edited: with all units a time is not rounded. */
export const ALL_UNITS = UNITS.length

type TimeUnit = (typeof UNITS)[number][0]

/** An amount of one unit: `{ amount: 5, unit: "min" }`. */
type SpanPart = { amount: number; unit: TimeUnit }

/** Spellings of the units in the dashboard's languages. */
const SPELLINGS: Record<string, TimeUnit> = {
  s: "s",
  sec: "s",
  sek: "s",
  m: "min",
  min: "min",
  h: "h",
  std: "h",
  d: "d",
  t: "d",
  j: "d",
}

/**
 * Divides seconds into units, the largest first: `[{ amount: 1, unit: "h" }, { amount: 30, unit: "min" }]`.
 * @param most the largest number of parts
 */
export function spanParts(seconds: number, most = 2): SpanPart[] {
  const parts: SpanPart[] = []
  let rest = Math.round(seconds)
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size)
    if (amount > 0) {
      parts.push({ amount, unit })
      rest -= amount * size
    }
  }
  return parts.length ? parts.slice(0, most) : [{ amount: 0, unit: "s" }]
}

/**
 * Parses a list of time spans: `5 s, 5 min, 1 h 30 min`. A number without a unit is in seconds.
 * @returns the seconds of each; NaN for a text that is not a time span
 */
export function parseSpans(text: string): number[] {
  return text
    .split(/[,;\n]/)
    .map((span) => span.trim())
    .filter(Boolean)
    .map(parseSpan)
}

function parseSpan(text: string): number {
  if (!/^(\d+(\.\d+)?\s*\p{L}*\s*)+$/u.test(text)) {
    return NaN
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(\p{L}*)/gu)]
  return parts.reduce((sum, [, amount, spelling]) => sum + Number(amount) * secondsOf(spelling ?? ""), 0)
}

function secondsOf(spelling: string): number {
  const unit = spelling === "" ? "s" : SPELLINGS[spelling.toLowerCase()]
  return UNITS.find(([name]) => name === unit)?.[1] ?? NaN
}
