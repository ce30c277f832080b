import type { AppIdentity, AppIdentityResponse, AppPortalSessionResponse } from "../../types"
import { request } from "./client"

export type { AppIdentity } from "../../types"

const PATH = "/portal/session"

/** Exchanges the code of a link for a session. @throws Refusal 401 where the code is unknown, was used or is over. */
export async function openSession(code: string): Promise<AppIdentity> {
  const { webhook_app } = await request<AppPortalSessionResponse>(PATH, { method: "POST", body: { code } })
  return webhook_app
}

export async function closeSession(): Promise<void> {
  await request(PATH, { method: "DELETE" })
}

/** The app that the session is of. */
export async function retrieveApp(): Promise<AppIdentity> {
  const { webhook_app } = await request<AppIdentityResponse>("/me")
  return webhook_app
}
