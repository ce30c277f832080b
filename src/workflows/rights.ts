import { resolvePermissions } from "@medusajs/framework"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, FeatureFlag, MedusaError } from "@medusajs/framework/utils"

import type { Needed } from "../payloads/needed-rights"
import type { WebhookActor } from "../types"

/** How many rights a refusal names, and how many of those that need the same one. */
const NAMED = 3

/**
 * Whether an actor's rights decide: Medusa's policies are on, and it is neither the shop's own code that asks nor an app, which has
 * rights of its own, see `app-rights.ts`.
 */
export function isBoundByRights(actor: WebhookActor | undefined): actor is WebhookActor {
  return actor !== undefined && actor.type !== "app" && FeatureFlag.isFeatureEnabled("rbac")
}

/**
 * Those of some rights that an actor lacks; none where no one's rights decide.
 *
 * The roles are the actor's at this moment, as in Medusa's `/admin/rbac/me/permissions`, and not those of its token: a
 * webhook goes on long after the token has expired. Medusa gives roles to users alone, so a secret key has no rights.
 * @param rights by their policies: `customer:read`.
 */
export async function missingRights(
  container: MedusaContainer,
  actor: WebhookActor | undefined,
  rights: readonly string[]
): Promise<Set<string>> {
  if (!isBoundByRights(actor)) {
    return new Set()
  }
  const universe = rights.map((right) => {
    const [resource = "", operation = ""] = right.split(":")
    return { resource, operation }
  })
  const granted = await resolvePermissions({ roles: await rolesOf(container, actor), universe, container })
  return new Set(rights.filter((right) => !granted.has(right)))
}

/**
 * Refuses what an actor may not read.
 * @throws MedusaError FORBIDDEN that names the setting, the topics or paths in it, and the rights that are missing.
 */
export async function requireRights(
  container: MedusaContainer,
  actor: WebhookActor | undefined,
  needed: Partial<Needed> | Record<string, ReadonlyMap<string, readonly string[]>>
): Promise<void> {
  const all = Object.values(needed).flatMap((rights) => [...rights.values()].flat())
  const missing = await missingRights(container, actor, [...new Set(all)])
  for (const [setting, rights] of Object.entries(needed)) {
    const reasons = [...missing].flatMap((right) => {
      const names = [...rights.keys()].filter((name) => rights.get(name)?.includes(right))
      return names.length
        ? `${inWords(names)} ${names.length === 1 ? "needs" : "need"} the right ${right}`
        : []
    })
    if (reasons.length) {
      const more = reasons.length > NAMED ? ["others need further rights"] : []
      const sentence = [...reasons.slice(0, NAMED), ...more].join("; ")
      throw new MedusaError(MedusaError.Types.FORBIDDEN, `${setting}: ${sentence}`)
    }
  }
}

async function rolesOf(container: MedusaContainer, { id, type }: WebhookActor): Promise<string[]> {
  if (type !== "user") {
    return []
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "user", fields: ["rbac_roles.id"], filters: { id } })
  const [user]: { rbac_roles?: ({ id: string } | null)[] }[] = data
  return (user?.rbac_roles ?? []).flatMap((role) => role?.id ?? [])
}

/** `order.created, order.updated and 5 more` */
function inWords(names: readonly string[]): string {
  const more = names.length - NAMED
  return more > 0 ? `${names.slice(0, NAMED).join(", ")} and ${more} more` : names.join(", ")
}
