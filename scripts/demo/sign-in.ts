import { firstOf } from "../present"
import { type Api, ApiError } from "./api"
import { LOGIN } from "./shop"

/** A client of the Admin API for the demo's admin user. Null when the user does not exist, because the shop is not filled. */
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

/** A client of the Store API, with the shop's publishable key. */
export async function asStorefront(api: Api, admin: Api): Promise<Api> {
  const { api_keys } = await admin.get<{ api_keys: { token: string }[] }>("/admin/api-keys?type=publishable")
  return api.as({ "x-publishable-api-key": firstOf(api_keys).token })
}
