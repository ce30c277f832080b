import { z } from "zod"

import { isStorable } from "../../modules/webhook/text"

/** More than a person writes by hand, and far below the depth at which recursive code overflows the stack. */
const MAX_DEPTH = 32

/** A JSON object of at most `maxBytes` when it is written as text. `field` is its name in error messages. */
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
  // After the check of the depth, because JSON.stringify overflows the stack on a value that is nested too deeply.
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
