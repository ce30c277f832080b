import { Api } from "../../../scripts/demo/api"
import { LOGIN } from "../../../scripts/demo/shop"

/** The demo's admin, signed in to a shop. */
export type SignedIn = {
  admin: Api
  /** What its requests carry. */
  headers: { authorization: string }
}

/** By the shop's origin. */
const known = new Map<string, Promise<SignedIn>>()

/** Signs in once for all tests of a file, because a server takes a tenth of a second of its core to check a password. */
export function signInOnce(origin: string): Promise<SignedIn> {
  const signedIn = known.get(origin) ?? signIn(origin)
  known.set(origin, signedIn)
  return signedIn
}

async function signIn(origin: string): Promise<SignedIn> {
  const api = new Api(origin)
  const { token } = await api.post<{ token: string }>("/auth/user/emailpass", LOGIN)
  const headers = { authorization: `Bearer ${token}` }
  return { admin: api.as(headers), headers }
}
