import { firstOf } from "../present"
import { type Api, ApiError } from "./api"
import { LOGIN } from "./shop"

/** The Admin API as the demo's admin user, or null where there is no such user, since the shop is not seeded. */
export async function signIn(api: Api): Promise<Api | null> {
  try {
    const { token } = await api.post<{ token: string }>("/auth/user/emailpass", LOGIN)
    return api.as({ authorization: `Bearer ${token}` })
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return null
    }
    throw error
  }
}

/** The Store API with the shop's publishable key. */
export async function asStorefront(api: Api, admin: Api): Promise<Api> {
  const { api_keys } = await admin.get<{ api_keys: { token: string }[] }>("/admin/api-keys?type=publishable")
  return api.as({ "x-publishable-api-key": firstOf(api_keys).token })
}
