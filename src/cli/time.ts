const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const

/** The milliseconds of `500ms`, `2s`, `5m`, `1h` or `30d`. A number without a unit is seconds. Undefined for any other text. */
export function parseTime(text: string): number | undefined {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)([a-z]+)?$/.exec(text) ?? []
  const found = UNITS.find(([name]) => name === unit)
  return number === undefined || !found ? undefined : Number(number) * found[1]
}

/** A duration in its largest whole unit: `3 h`. */
export function formatSpan(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? UNITS[3]
  return `${Math.floor(ms / size)} ${unit}`
}
