import {
  validateAndTransformQuery,
  type MedusaNextFunction,
  type MedusaRequest,
  type MedusaResponse,
} from "@medusajs/framework/http"

import { invalidRequest } from "../../modules/webhook/invalid-field"

/** Medusa splits a name at its dot, as in `created_at.$gte`. */
const MAX_PARTS = 2

/**
 * Medusa's validation of the query. A name with more than two dotted parts is refused like any unknown name. Medusa would answer it
 * with a 500.
 */
export function validateQuery(
  ...of: Parameters<typeof validateAndTransformQuery>
): (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) => Promise<void> {
  const validate = validateAndTransformQuery(...of)
  return async (req, res, next) => {
    const unknown = Object.keys(req.query).find((name) => name.split(".").length > MAX_PARTS)
    if (unknown !== undefined) {
      throw invalidRequest(`Unrecognized fields: '${unknown}'`)
    }
    await validate(req, res, next)
  }
}
