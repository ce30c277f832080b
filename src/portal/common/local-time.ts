/** Formats an ISO 8601 timestamp for an input of type `datetime-local`, in the browser's time zone: `2026-03-02T09:30`. */
export function toInputValue(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Parses the value of such an input. @returns an ISO 8601 timestamp; null if the input is empty. */
export function fromInputValue(value: string): string | null {
  const at = new Date(value)
  return value && !Number.isNaN(at.getTime()) ? at.toISOString() : null
}
