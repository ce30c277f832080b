import type {
  AdminCreateWebhookApp,
  AdminCreateWebhookAppToken,
  AdminGetWebhookAppsParams,
  AdminUpdateWebhookApp,
  AdminWebhookApp,
  AdminWebhookAppListResponse,
  AdminWebhookAppResponse,
  AdminWebhookAppToken,
  AdminWebhookAppTokenListResponse,
  AdminWebhookAppTokenResponse,
  AdminWebhookAppTokenWithText,
  AdminWebhookPortalSessionResponse,
} from "../../../types"
import { sdk } from "../sdk"

export type {
  AdminWebhookApp as WebhookApp,
  AdminWebhookAppToken as AppToken,
  AdminWebhookAppTokenWithText as AppTokenWithText,
  AdminWebhookPortalSessionResponse as PortalLink,
} from "../../../types"

export type AppListParams = AdminGetWebhookAppsParams

/** A change of an app. `metadata` is merged, all else is replaced. */
export type AppChange = AdminUpdateWebhookApp

/** The most unexpired tokens of an app; the limit of the server. */
export const MAX_TOKENS = 2

const PATH = "/admin/webhook-apps"

/** Cache keys of everything about apps. */
export const appKeys = {
  all: ["webhook-apps"] as const,
  lists: () => [...appKeys.all, "list"] as const,
  list: (params: AppListParams) => [...appKeys.lists(), params] as const,
  detail: (id: string) => [...appKeys.all, "detail", id] as const,
  tokens: (id: string) => [...appKeys.detail(id), "tokens"] as const,
}

export async function listApps(params: AppListParams): Promise<AdminWebhookAppListResponse> {
  return sdk.client.fetch<AdminWebhookAppListResponse>(PATH, { query: params })
}

export async function retrieveApp(id: string): Promise<AdminWebhookApp> {
  const { webhook_app } = await sdk.client.fetch<AdminWebhookAppResponse>(`${PATH}/${id}`)
  return webhook_app
}

export async function createApp(input: AdminCreateWebhookApp): Promise<AdminWebhookApp> {
  const { webhook_app } = await sdk.client.fetch<AdminWebhookAppResponse>(PATH, {
    method: "POST",
    body: input,
  })
  return webhook_app
}

export async function updateApp(id: string, change: AppChange): Promise<AdminWebhookApp> {
  const { webhook_app } = await sdk.client.fetch<AdminWebhookAppResponse>(`${PATH}/${id}`, {
    method: "POST",
    body: change,
  })
  return webhook_app
}

/** Deletes an app with its tokens and webhooks. */
export async function deleteApp(id: string): Promise<void> {
  await sdk.client.fetch(`${PATH}/${id}`, { method: "DELETE" })
}

/** An app's tokens, newest first, with expired ones. The tokens themselves are not included. */
export async function listTokens(id: string): Promise<AdminWebhookAppToken[]> {
  const { tokens } = await sdk.client.fetch<AdminWebhookAppTokenListResponse>(`${PATH}/${id}/tokens`)
  return tokens
}

/** Creates a token of an app. Only this answer contains the token itself. */
export async function createToken(
  id: string,
  input: AdminCreateWebhookAppToken
): Promise<AdminWebhookAppTokenWithText> {
  const { token } = await sdk.client.fetch<AdminWebhookAppTokenResponse>(`${PATH}/${id}/tokens`, {
    method: "POST",
    body: input,
  })
  return token
}

export async function deleteToken(id: string, tokenId: string): Promise<void> {
  await sdk.client.fetch(`${PATH}/${id}/tokens/${tokenId}`, { method: "DELETE" })
}

/** Creates a link that opens the portal for an app. It can be used once, within a few minutes. */
export async function createPortalLink(id: string): Promise<AdminWebhookPortalSessionResponse> {
  return sdk.client.fetch<AdminWebhookPortalSessionResponse>(`${PATH}/${id}/portal-session`, {
    method: "POST",
    body: {},
  })
}

/** Ends all portal sessions of an app, and its unused links. */
export async function closePortal(id: string): Promise<void> {
  // The answer has no body. Without this header the SDK parses it as JSON.
  await sdk.client.fetch(`${PATH}/${id}/portal-session`, { method: "DELETE", headers: { accept: "*/*" } })
}
