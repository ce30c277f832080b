import type { MedusaRequest } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/**
 * The parameter `:id` of a route's path, or another one.
 * @param what the name of the object in the error's message: `Webhook`.
 * @throws MedusaError NOT_FOUND for a text that cannot be an id. Some such texts would make the query fail in PostgreSQL.
 */
export function pathId(request: Pick<MedusaRequest, "params">, what: string, parameter = "id"): string {
  const id = request.params[parameter] ?? ""
  if (!/^[\w-]+$/.test(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `${what} with id: ${id} was not found`)
  }
  return id
}
