import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, generateJwtToken, Modules } from "@medusajs/framework/utils"
import type { AxiosInstance } from "axios"

import { holdToDocument } from "./described/answers"

/** An answer of the admin API, whatever its status. */
export type Answer = { status: number; data: Record<string, any>; headers: Record<string, unknown> }

/** An admin who is logged in. */
export type Admin = {
  /** Of the user, or of the secret key. */
  id: string
  headers: Record<string, string>
  get: (path: string) => Promise<Answer>
  post: (path: string, body?: unknown) => Promise<Answer>
  delete: (path: string) => Promise<Answer>
}

/**
 * Creates an admin and logs them in. What the plugin's routes answer from then on is held against `openapi.json`.
 * @param container is asked for when it is there: `getContainer` of the test runner.
 * @param api the test runner's client of the shop.
 * @param roles their ids, for shops with role based access.
 */
export async function createAdmin(
  container: MedusaContainer,
  api: AxiosInstance,
  { email = "admin@shop.test", roles = [] }: { email?: string; roles?: string[] } = {}
): Promise<Admin> {
  holdToDocument(api)
  const user = await container.resolve(Modules.USER).createUsers({ email })
  const identity = await container.resolve(Modules.AUTH).createAuthIdentities({
    provider_identities: [{ provider: "emailpass", entity_id: user.email }],
    app_metadata: { user_id: user.id },
  })
  if (roles.length) {
    const links = roles.map((rbac_role_id) => ({
      [Modules.USER]: { user_id: user.id },
      [Modules.RBAC]: { rbac_role_id },
    }))
    await container.resolve(ContainerRegistrationKeys.LINK).create(links)
  }
  const { projectConfig } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const token = generateJwtToken(
    {
      actor_id: user.id,
      actor_type: "user",
      auth_identity_id: identity.id,
      app_metadata: { user_id: user.id, roles },
    },
    { secret: projectConfig.http.jwtSecret, expiresIn: "1d" }
  )
  return adminOf(user.id, `Bearer ${token}`, api)
}

/** A client that is logged in as this. @param authorization the header's value. @param more further headers. */
export function adminOf(
  id: string,
  authorization: string,
  api: AxiosInstance,
  more: Record<string, string> = {}
): Admin {
  const headers = { authorization, ...more }
  const config = { headers, validateStatus: () => true }
  return {
    id,
    headers,
    get: (path) => api.get(path, config),
    post: (path, body = {}) => api.post(path, body, config),
    delete: (path) => api.delete(path, config),
  }
}
