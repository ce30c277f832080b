import type {
  AdminWebhookBackfill,
  AdminWebhookBackfillResponse,
  AdminWebhookLastBackfillResponse,
  AdminWebhookRecoveryResponse,
  AdminWebhookRecoverySuggestionResponse,
  ExistingEntity,
  Recoverable,
} from "../../../types"
import { sdk } from "../sdk"
import { webhookKeys } from "./webhooks"

export type AdminBackfill = AdminWebhookBackfill
export type AdminRecoverySuggestion = AdminWebhookRecoverySuggestionResponse["suggestion"]

/** The last part of the route: recovers deliveries, or sends the resources that the shop already has. */
export type BackfillRoute = "recover" | "send-existing"

/** The period of a recovery, as ISO dates. Without `until` it lasts until now. */
export type RecoveryPeriod = { since: string; until?: string }

/** Cache keys of recoveries and runs. */
export const recoveryKeys = {
  suggestion: (id: string) => [...webhookKeys.all, "recovery", id] as const,
  count: (id: string, period: RecoveryPeriod | null) => [...webhookKeys.all, "recovery", id, period] as const,
  backfill: (id: string, route: BackfillRoute) => [...webhookKeys.all, "backfill", id, route] as const,
}

const path = (id: string, route: BackfillRoute) => `/admin/webhooks/${id}/${route}`

export async function retrieveSuggestion(id: string): Promise<AdminRecoverySuggestion> {
  const { suggestion } = await sdk.client.fetch<AdminWebhookRecoverySuggestionResponse>(path(id, "recover"))
  return suggestion
}

/** Counts what a recovery would send. Nothing is sent. */
export async function countRecoverable(
  id: string,
  period: RecoveryPeriod
): Promise<AdminWebhookRecoveryResponse> {
  return sdk.client.fetch<AdminWebhookRecoveryResponse>(path(id, "recover"), {
    method: "POST",
    body: { ...period, dry_run: true },
  })
}

export async function recoverWebhook(
  id: string,
  recovery: RecoveryPeriod & { statuses: readonly Recoverable[] }
): Promise<AdminWebhookRecoveryResponse> {
  return sdk.client.fetch<AdminWebhookRecoveryResponse>(path(id, "recover"), {
    method: "POST",
    body: recovery,
  })
}

export async function sendExisting(id: string, entity: ExistingEntity): Promise<AdminBackfill> {
  const { backfill } = await sdk.client.fetch<AdminWebhookBackfillResponse>(path(id, "send-existing"), {
    method: "POST",
    body: { entity },
  })
  return backfill
}

/** The last run; null when there was none. */
export async function retrieveBackfill(id: string, route: BackfillRoute): Promise<AdminBackfill | null> {
  const { backfill } = await sdk.client.fetch<AdminWebhookLastBackfillResponse>(path(id, route))
  return backfill
}

export async function cancelBackfill(id: string, route: BackfillRoute): Promise<AdminBackfill> {
  const { backfill } = await sdk.client.fetch<AdminWebhookBackfillResponse>(`${path(id, route)}/cancel`, {
    method: "POST",
  })
  return backfill
}
