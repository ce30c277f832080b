import type { MedusaRequest } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/**
 * The `:id` of a route, or another parameter of its path.
 * @param what is looked for: `Webhook`.
 * @throws MedusaError NOT_FOUND for text that no id consists of, which the database might refuse to compare.
 */
export function pathId(request: Pick<MedusaRequest, "params">, what: string, parameter = "id"): string {
  const id = request.params[parameter] ?? ""
  if (!/^[\w-]+$/.test(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `${what} with id: ${id} was not found`)
  }
  return id
}
