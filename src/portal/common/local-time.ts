/** A moment as a field of type `datetime-local` has it, in the reader's time zone: `2026-03-02T09:30`. */
export function inputTime(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** What such a field has as ISO text; null where it is empty. */
export function timeOf(text: string): string | null {
  const at = new Date(text)
  return text && !Number.isNaN(at.getTime()) ? at.toISOString() : null
}
