/**
 * Who changes webhooks and apps: an admin, a secret API key, an app with its token, the shop's own code (workflows without an actor, the module's methods), or
 * the plugin itself (a webhook that it disables) and statements that are run by hand.
 */
export const AUDIT_ACTORS = ["user", "api-key", "app", "portal-session", "code", "system"] as const
export type AuditActorType = (typeof AUDIT_ACTORS)[number]

export const AUDIT_ACTIONS = [
  "created",
  "updated",
  "paused",
  "resumed",
  "suspended",
  "disabled",
  "secret_rotated",
  "secret_revealed",
  "token_created",
  "token_deleted",
  "portal_link_created",
  "portal_opened",
  "portal_closed",
  "deleted",
  "restored",
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** What entries are about. */
export const AUDIT_OBJECTS = ["webhook", "webhook_app"] as const
export type AuditObject = (typeof AUDIT_OBJECTS)[number]

/**
 * Who asks: an admin user (`user`) or a secret API key (`api-key`), as Medusa's `auth_context` names them, or an app (`app`), which
 * reaches its own webhooks alone.
 */
export type WebhookActor = {
  id: string
  type: string
  /** Of an app: the id of the portal's session in which it was asked for, which the audit trail names in the app's place. */
  portal_session_id?: string
}

/** One change of one webhook or of one app, or one reveal of a webhook's secret. */
export type WebhookAuditEntry = {
  id: string
  actor_type: AuditActorType
  /** Of the admin, the API key, the app or the portal's session. */
  actor_id: string | null
  action: AuditAction
  object: AuditObject
  object_id: string
  /** Its name at that time. */
  object_name: string
  /** By the setting's name; of secrets and headers only that they changed. */
  changes: Record<string, "changed" | { from: unknown; to: unknown }>
  created_at: Date
}

/** Several values of a filter are alternatives, several filters hold together. */
export type AuditFilters = {
  webhook_id?: string[] | undefined
  /** Of the app itself, and of its webhooks. */
  app_id?: string[] | undefined
  actor_id?: string[] | undefined
  actor_type?: AuditActorType[] | undefined
  action?: AuditAction[] | undefined
  created_at?: { $gte?: Date; $gt?: Date; $lte?: Date; $lt?: Date } | undefined
}
