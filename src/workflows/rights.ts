import { resolvePermissions } from "@medusajs/framework"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, FeatureFlag, MedusaError } from "@medusajs/framework/utils"

import type { Needed } from "../payloads/needed-rights"
import type { WebhookActor } from "../types"

/** A refusal names at most this many rights, and as many topics or paths for each right. */
const MAX_NAMED = 3

/**
 * Whether the actor's rights must be checked: Medusa's policies are enabled, and the actor is an admin or an API key. The shop's own
 * code (no actor) may do everything. An app has rights of its own; see `app-rights.ts`.
 */
export function isBoundByRights(actor: WebhookActor | undefined): actor is WebhookActor {
  return actor !== undefined && actor.type !== "app" && FeatureFlag.isFeatureEnabled("rbac")
}

/**
 * The rights in the list that an actor lacks. Empty when the actor's rights need not be checked.
 *
 * The roles are the actor's present ones, as in Medusa's `/admin/rbac/me/permissions`, and not those in its token, because a webhook
 * is used long after the token has expired. In Medusa only users have roles, so a secret API key has no rights.
 * @param rights names of policies: `customer:read`.
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
 * Checks that an actor may read all that some settings make a webhook send.
 * @param needed the rights, by setting and by topic or path in it.
 * @throws MedusaError FORBIDDEN that names the setting, the topics or paths in it, and the missing rights.
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
      const more = reasons.length > MAX_NAMED ? ["others need further rights"] : []
      const sentence = [...reasons.slice(0, MAX_NAMED), ...more].join("; ")
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
  const more = names.length - MAX_NAMED
  return more > 0 ? `${names.slice(0, MAX_NAMED).join(", ")} and ${more} more` : names.join(", ")
}
