import type { AppIdentity, AppIdentityResponse, AppPortalSessionResponse } from "../../types"
import { request } from "./client"

export type { AppIdentity } from "../../types"

const PATH = "/portal/session"

/** Exchanges the code of a link for a session. @throws ApiError with status 401 if the code is unknown, used or expired. */
export async function openSession(code: string): Promise<AppIdentity> {
  const { webhook_app } = await request<AppPortalSessionResponse>(PATH, { method: "POST", body: { code } })
  return webhook_app
}

/** Ends the session. */
export async function closeSession(): Promise<void> {
  await request(PATH, { method: "DELETE" })
}

/** Returns the app that the session belongs to. */
export async function retrieveApp(): Promise<AppIdentity> {
  const { webhook_app } = await request<AppIdentityResponse>("/me")
  return webhook_app
}
