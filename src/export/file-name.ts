import type { WallClock } from "./wall-clock"

/** The name of a spreadsheet's file: `Webhooks_21112026_0907.xlsx`, in the user's local time. */
export function fileName(subject: string, now: Date, clock: WallClock): string {
  const [date = "", time = ""] = clock.read(now).toISOString().split("T")
  const day = date.split("-").reverse().join("")
  return `${subject}_${day}_${time.slice(0, 5).replace(":", "")}.xlsx`
}
