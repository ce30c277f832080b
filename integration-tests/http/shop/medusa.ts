import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { ReturnWorkflow } from "@medusajs/framework/workflows-sdk"

export type Medusa = ReturnType<typeof medusaOf>

/** A running Medusa, and what tests ask of it. */
export function medusaOf(container: MedusaContainer) {
  return {
    container,

    /** Runs a workflow, as Medusa's own routes do. */
    async run<Input, Result>(workflow: ReturnWorkflow<Input, Result, any>, input: Input): Promise<Result> {
      const { result } = await workflow(container).run({ input })
      return result
    },

    /** The first of what the filters find. */
    async find(
      entity: string,
      filters: Record<string, unknown>,
      fields: string[] = ["id"]
    ): Promise<Record<string, any>> {
      const query = container.resolve(ContainerRegistrationKeys.QUERY)
      const { data } = await query.graph({ entity, fields, filters })
      return data[0]
    },
  }
}
