import { MedusaError } from "@medusajs/framework/utils"

/** The error for an invalid value, with a message like those of Medusa's validators. `field` is the name of the setting. */
export function invalidField(field: string, problem: string): MedusaError {
  return invalidRequest(`${field}: ${problem}`)
}

/** The error for an invalid request, when no single field is invalid. */
export function invalidRequest(problem: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, `Invalid request: ${problem}`)
}
