import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, generateJwtToken, Modules } from "@medusajs/framework/utils"
import type { AxiosInstance } from "axios"

/** An answer of the admin API, whatever its status. */
export type Answer = { status: number; data: Record<string, any> }

/** An admin who is logged in. */
export type Admin = {
  /** The user's id. */
  id: string
  headers: Record<string, string>
  get: (path: string) => Promise<Answer>
  post: (path: string, body?: unknown) => Promise<Answer>
  delete: (path: string) => Promise<Answer>
}

/**
 * Creates an admin and logs them in.
 * @param container is asked for when it is there: `getContainer` of the test runner.
 * @param api the test runner's client of the shop.
 * @param roles their ids, for shops with role based access.
 */
export async function createAdmin(
  container: MedusaContainer,
  api: AxiosInstance,
  { email = "admin@shop.test", roles = [] }: { email?: string; roles?: string[] } = {}
): Promise<Admin> {
  const user = await container.resolve(Modules.USER).createUsers({ email })
  const identity = await container.resolve(Modules.AUTH).createAuthIdentities({
    provider_identities: [{ provider: "emailpass", entity_id: user.email }],
    app_metadata: { user_id: user.id },
  })
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
  const headers = { authorization: `Bearer ${token}` }
  const config = { headers, validateStatus: () => true }
  return {
    id: user.id,
    headers,
    get: (path) => api.get(path, config),
    post: (path, body = {}) => api.post(path, body, config),
    delete: (path) => api.delete(path, config),
  }
}
