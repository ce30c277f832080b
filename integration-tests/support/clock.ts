import { asWritten } from "../../src/types/typed"
const TrueDate = Date

/** Puts this process's clock off by so many milliseconds; 0 sets it right. */
export function shiftClock(ms: number): void {
  global.Date = ms
    ? asWritten(
        class extends TrueDate {
          constructor(at: number | string | Date = TrueDate.now() + ms) {
            super(at)
          }
          static override now = () => TrueDate.now() + ms
        }
      )
    : TrueDate
}

/** The time that it really is. */
export function trueNow(): number {
  return TrueDate.now()
}
