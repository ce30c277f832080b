import {
  validateAndTransformQuery,
  type MedusaNextFunction,
  type MedusaRequest,
  type MedusaResponse,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/** Medusa takes a name apart at its dot, as in `created_at.$gte`. */
const MOST_PARTS = 2

/**
 * Medusa's check of a query. A name with more parts than Medusa takes is refused as any other that is unknown: Medusa itself
 * answers it with a 500.
 */
export function validateQuery(
  ...of: Parameters<typeof validateAndTransformQuery>
): (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) => Promise<void> {
  const validate = validateAndTransformQuery(...of)
  return async (req, res, next) => {
    const unknown = Object.keys(req.query).find((name) => name.split(".").length > MOST_PARTS)
    if (unknown !== undefined) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Invalid request: Unrecognized fields: '${unknown}'`
      )
    }
    await validate(req, res, next)
  }
}
