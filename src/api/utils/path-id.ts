import type { MedusaRequest } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/**
 * The `:id` of a route.
 * @param what is looked for: `Webhook`.
 * @throws MedusaError NOT_FOUND for text that no id consists of, which the database might refuse to compare.
 */
export function pathId(request: Pick<MedusaRequest, "params">, what: string): string {
  const id = request.params.id ?? ""
  if (!/^[\w-]+$/.test(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `${what} with id: ${id} was not found`)
  }
  return id
}
