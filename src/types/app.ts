/** `suspended`: the app's tokens are refused and its webhooks are paused. */
export const APP_STATUSES = ["active", "suspended"] as const
/** The status of an app. */
export type WebhookAppStatus = (typeof APP_STATUSES)[number]

/** A third party that manages its own webhooks with a token. It has no access to others. */
export type WebhookApp = {
  id: string
  name: string
  contact_email: string | null
  status: WebhookAppStatus
  /** The topics that its webhooks may subscribe to: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The sales channels that its webhooks are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** The maximum number of its webhooks. */
  max_webhooks: number
  /** The present number of its webhooks. */
  webhook_count: number
  /** When one of its present tokens was last used, to the minute. Null: never. */
  last_used_at: Date | null
  /** Id of the admin who created it. */
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
}

/** The settings of an app. */
export type WebhookAppSettings = Pick<
  WebhookApp,
  "name" | "contact_email" | "status" | "topics" | "sales_channel_ids" | "max_webhooks" | "metadata"
>

/** A token of an app, without its text, which is not stored. */
export type WebhookAppToken = {
  id: string
  app_id: string
  /** The token's last five characters: `whapp_•••••1a2b3`. */
  token_redacted: string
  /** Null: it does not expire. */
  expires_at: Date | null
  /** To the minute. Null: never used. */
  last_used_at: Date | null
  last_used_ip: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  created_at: Date
}

/** A single-use link to an app's portal. */
export type WebhookPortalLink = {
  /** Id of the link, and of the portal session that it opens. */
  id: string
  app_id: string
  /** `whpl_` and 64 hexadecimal digits. Only its hash is stored. */
  code: string
  /** When the link expires. */
  expires_at: Date
}

/** The `code` of the `409` to a portal page that shows another app than that of its session. */
export const PORTAL_OF_OTHER_APP = "portal_of_other_app"

/** Filters of the list of apps. An app must match all of them. */
export type WebhookAppFilters = {
  /** A part of the name or of the contact's e-mail address. */
  q?: string | undefined
  status?: WebhookAppStatus[] | undefined
}
