/** Offsets from UTC change on quarter hours at most. */
const QUARTER_MS = 15 * 60_000

/** What a clock on the wall shows in a time zone. */
export class WallClock {
  private readonly format: Intl.DateTimeFormat
  /** Offsets by quarter hour: asking `Intl` for each of a sheet's 300,000 moments takes longer than writing them. */
  private readonly offsets = new Map<number, number>()

  /** @param timeZone a name that `isTimeZone` knows: `Europe/Berlin`. */
  constructor(readonly timeZone: string) {
    this.format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
  }

  /** The moment as a date whose UTC parts are what the clock shows: spreadsheets know no time zones. */
  read(at: Date): Date {
    const quarter = Math.floor(at.getTime() / QUARTER_MS)
    const offset = this.offsets.get(quarter) ?? this.offsetAt(at)
    this.offsets.set(quarter, offset)
    return new Date(at.getTime() + offset)
  }

  /** Milliseconds ahead of UTC, from text like `GMT+05:30`; `GMT` alone is UTC. */
  private offsetAt(at: Date): number {
    const name = this.format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? ""
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
    return sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0
  }
}

/** Whether this is the name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en-US", { timeZone: name }))
  } catch {
    return false
  }
}
