import { isReadable } from "./field-syntax"

const MAX_TRIGGERS = 200
const MAX_SEGMENTS = 10

type ParsedTriggers = { ok: true; triggers: string[] } | { ok: false; trigger: string; message: string }

/**
 * Parses a webhook's `triggers`, which are dotted paths such as `variants.prices.amount`, or `variants.*` for all fields below,
 * and checks the syntax.
 * @returns the triggers, trimmed and without duplicates; or the first invalid one, and the end of a sentence that begins with
 *   it.
 */
export function parseTriggers(input: unknown): ParsedTriggers {
  if (!Array.isArray(input)) {
    return { ok: false, trigger: "", message: "must be a list of paths" }
  }
  if (input.length > MAX_TRIGGERS) {
    return { ok: false, trigger: "", message: `must name at most ${MAX_TRIGGERS} paths` }
  }
  const triggers = [...new Set(input.map((entry) => (typeof entry === "string" ? entry.trim() : entry)))]
  for (const trigger of triggers) {
    const message = problemOf(trigger)
    if (message) {
      return { ok: false, trigger: String(trigger).slice(0, 100), message }
    }
  }
  return { ok: true, triggers }
}

function problemOf(trigger: unknown): string | undefined {
  if (typeof trigger !== "string" || !trigger) {
    return "is not the path of a field"
  }
  const segments = pathOf(trigger).split(".")
  if (segments.length > MAX_SEGMENTS) {
    return `goes deeper than ${MAX_SEGMENTS} levels`
  }
  return isReadable(segments) ? undefined : "is not a path like status, variants.prices.amount or variants.*"
}

/** The path of a trigger: `variants` for `variants.*`. */
export function pathOf(trigger: string): string {
  return trigger.replace(/\.\*$/, "")
}
