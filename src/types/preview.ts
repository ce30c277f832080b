/**
 * Why a message would not be sent: the webhook's sales channels (`scope`) or filter, a draft order, a deleted resource, a veto of the hook
 * `deliveriesComposed`, or a payload that cannot be sent (`unsendable`).
 */
export type WithheldReason = "scope" | "filter" | "draft" | "deleted" | "vetoed" | "unsendable"

/** All `WithheldReason` values. */
export const WITHHELD_REASONS = [
  "scope",
  "filter",
  "draft",
  "deleted",
  "vetoed",
  "unsendable",
] as const satisfies readonly WithheldReason[]

/** The message that a webhook with some settings would be sent about a resource. */
export type WebhookPreview = {
  topic: string
  /** Null for the topic's sample. */
  resource_id: string | null
  would_be_sent: boolean
  /** Why it would not be sent. Null when it would. */
  reason: WithheldReason | null
  /** The reason as a sentence, when the word is not enough. */
  remark: string | null
  /** The headers of a first attempt. Signatures are masked. */
  headers: Record<string, string>
  /** The exact body, also when it would not be sent. */
  body: string
}
