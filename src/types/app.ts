/** Whether an app's tokens are taken and its webhooks deliver. */
export const APP_STATUSES = ["active", "suspended"] as const
export type WebhookAppStatus = (typeof APP_STATUSES)[number]

/** A third party with an identity of its own: it has tokens, and sees and changes the webhooks that it has made. */
export type WebhookApp = {
  id: string
  name: string
  contact_email: string | null
  status: WebhookAppStatus
  /** What its webhooks may be sent: topics, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** Empty: every sales channel. */
  sales_channel_ids: string[]
  /** How many webhooks it may have. */
  max_webhooks: number
  /** How many it has. */
  webhook_count: number
  /** When one of its tokens was last used, right within a minute; null where none of those it has ever was. */
  last_used_at: Date | null
  /** Id of the admin who created it. */
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
}

/** What an admin sets of an app. */
export type WebhookAppSettings = Pick<
  WebhookApp,
  "name" | "contact_email" | "status" | "topics" | "sales_channel_ids" | "max_webhooks" | "metadata"
>

/** A token without its text, which is shown once and not stored. */
export type WebhookAppToken = {
  id: string
  app_id: string
  /** To recognise it by: `whapp_•••••1a2b3`. */
  token_redacted: string
  expires_at: Date | null
  last_used_at: Date | null
  last_used_ip: string | null
  created_by: string | null
  created_at: Date
}

/** A link that opens an app's portal once. */
export type WebhookPortalLink = {
  /** Of the session that it becomes. */
  id: string
  app_id: string
  /** `whpl_` and 64 hexadecimal digits; shown once, and not stored. */
  code: string
  /** Until when it may be used. */
  expires_at: Date
}

/** The `code` of the answer to a page of the portal that shows another app than its session is of. */
export const PORTAL_OF_OTHER_APP = "portal_of_other_app"

/** Several filters hold together. */
export type WebhookAppFilters = {
  /** A part of the name or of the contact's address. */
  q?: string | undefined
  status?: WebhookAppStatus[] | undefined
}
