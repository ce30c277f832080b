import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"

/** Whether the shop has an entity of `query.graph`. It may run without the inventory or the promotion module, for example. */
export function hasEntity(
  entity: string,
  configs: readonly ModuleJoinerConfig[] = MedusaModule.getAllJoinerConfigs()
): boolean {
  return configs.some(({ alias }) => [alias ?? []].flat().some(({ name }) => [name].flat().includes(entity)))
}
