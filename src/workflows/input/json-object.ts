import { z } from "zod"

import { isStorable } from "./text"

/** Deeper than anyone nests by hand, and far from where recursion ends. */
const MAX_DEPTH = 32

/** A JSON object of at most `maxBytes`, as it is sent or stored. `field` names it in the refusal. */
export function jsonObjectSchema(field: string, maxBytes: number) {
  return z
    .custom<Record<string, unknown>>()
    .superRefine((value, context) => {
      const problem = isObject(value) ? jsonProblem(value, maxBytes) : "must be a JSON object"
      if (problem) {
        context.addIssue({ code: "custom", message: `${field}: ${problem}` })
      }
    })
    .meta({ type: "object", additionalProperties: {} })
}

/** Why a value cannot be stored as JSON of at most `maxBytes`; undefined when it can. */
export function jsonProblem(value: unknown, maxBytes: number): string | undefined {
  let level: unknown[] = [value]
  for (let depth = 1; level.length; depth++) {
    if (depth > MAX_DEPTH) {
      return `must not go deeper than ${MAX_DEPTH} levels`
    }
    if (!level.every((one) => typeof one !== "string" || isStorable(one))) {
      return "must not contain the character NUL or half a surrogate pair"
    }
    level = level.flatMap(below)
  }
  // Only now: on a value that is nested too deep this call would exhaust the stack.
  return new TextEncoder().encode(JSON.stringify(value)).length > maxBytes
    ? `must not be larger than ${maxBytes / 1024} KB`
    : undefined
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function below(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? [...Object.keys(value), ...Object.values(value)] : []
}
