/**
 * Who changes webhooks and apps: an admin (`user`), a secret API key (`api-key`), an app with its token (`app`), a user of an app's portal
 * (`portal-session`), the shop's own code, that is workflows without an actor and methods of the module (`code`), or the plugin itself
 * and SQL that is run by hand (`system`).
 */
export const AUDIT_ACTORS = ["user", "api-key", "app", "portal-session", "code", "system"] as const
/** The type of the actor of an audit entry. */
export type AuditActorType = (typeof AUDIT_ACTORS)[number]

/** What an audit entry records. */
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
/** The action of an audit entry. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** The kinds of objects that audit entries are about. */
export const AUDIT_OBJECTS = ["webhook", "webhook_app"] as const
/** The kind of object of an audit entry. */
export type AuditObject = (typeof AUDIT_OBJECTS)[number]

/**
 * Who makes a request: an admin (`user`) or a secret API key (`api-key`), as in Medusa's `auth_context`, or an app (`app`), which has
 * access to its own webhooks only.
 */
export type WebhookActor = {
  /** Id of the admin, the API key or the app. */
  id: string
  /** `user`, `api-key` or `app`. */
  type: string
  /** Id of the portal session of an app, which the audit trail names instead of the app. */
  portal_session_id?: string
}

/** An entry of the audit trail: a change of one webhook or app, or a reveal of a webhook's secret. */
export type WebhookAuditEntry = {
  id: string
  actor_type: AuditActorType
  /** Id of the admin, the API key, the app or the portal session. Null for `code` and `system`. */
  actor_id: string | null
  action: AuditAction
  object: AuditObject
  object_id: string
  /** The object's name at that time. */
  object_name: string
  /** The changes, by setting. For secrets and headers only `"changed"`. */
  changes: Record<string, "changed" | { from: unknown; to: unknown }>
  created_at: Date
}

/** Filters of the audit trail. An entry must match all filters, and one value of each. */
export type AuditFilters = {
  webhook_id?: string[] | undefined
  /** Finds entries about the app and about its webhooks. */
  app_id?: string[] | undefined
  actor_id?: string[] | undefined
  actor_type?: AuditActorType[] | undefined
  action?: AuditAction[] | undefined
  created_at?: { $gte?: Date; $gt?: Date; $lte?: Date; $lt?: Date } | undefined
}
