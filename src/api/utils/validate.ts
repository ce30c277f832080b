import {
  validateAndTransformBody,
  validateAndTransformQuery,
  type MedusaNextFunction,
  type MedusaRequest,
  type MedusaResponse,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { invalidRequest } from "../../modules/webhook/invalid-field"
import { asWritten } from "../../types/typed"

type Middleware = (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) => Promise<void>

/** Medusa splits a name at its dot, as in `created_at.$gte`. */
const MAX_PARTS = 2

/** Medusa's validation of the body. */
export function validateBody(schema: z.ZodType): Middleware {
  return validateAndTransformBody(namingElements(schema))
}

/**
 * Medusa's validation of the query. A name with more than two dotted parts is refused like any unknown name. Medusa would respond
 * with a 500.
 */
export function validateQuery(
  schema: z.ZodObject,
  config: Parameters<typeof validateAndTransformQuery>[1]
): Middleware {
  const validate = validateAndTransformQuery(namingElements(schema), config)
  return async (req, res, next) => {
    const unknown = Object.keys(req.query).find((name) => name.split(".").length > MAX_PARTS)
    if (unknown !== undefined) {
      throw invalidRequest(`Unrecognized fields: '${unknown}'`)
    }
    await validate(req, res, next)
  }
}

/**
 * A schema for Medusa's validator, whose errors say what is wrong with an element of a list. The validator (`zodValidator`, 2.21) looks for
 * wrong values only in objects, so it would say that the element is required.
 */
function namingElements<Schema extends z.ZodType>(schema: Schema): Schema {
  const strict: z.ZodType = schema instanceof z.ZodObject ? schema.strict() : schema
  const parseAsync = async (value: unknown): Promise<unknown> => {
    const { error, data } = await strict.safeParseAsync(value, { reportInput: true })
    if (error) {
      throw new z.ZodError(error.issues.map(describeElement))
    }
    return data
  }
  return asWritten<Schema>({ parseAsync })
}

function describeElement(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const { path, input } = issue
  const isWrongValue = issue.code === "invalid_type" || issue.code === "invalid_value"
  if (!isWrongValue || !path.some((part) => typeof part === "number")) {
    return issue
  }
  return { code: "custom", path, message: describe(issue, path.join("."), input) }
}

type WrongValue = Extract<z.core.$ZodIssue, { code: "invalid_type" | "invalid_value" }>

/** In the words of Medusa's validator. */
function describe(issue: WrongValue, field: string, input: unknown): string {
  if (input === undefined) {
    return `Field '${field}' is required`
  }
  const got = typeof input === "string" ? input : JSON.stringify(input)
  return issue.code === "invalid_type"
    ? `Expected type: '${issue.expected}' for field '${field}', got: '${got}'`
    : `Expected: '${issue.values.join(", ")}' for field '${field}', but got: '${got}'`
}
