/** Why a webhook would not be sent something: what the resource is, or what the webhook or the shop's code makes of it. */
export type WithheldReason = "scope" | "filter" | "draft" | "deleted" | "vetoed" | "unsendable"

export const WITHHELD_REASONS = [
  "scope",
  "filter",
  "draft",
  "deleted",
  "vetoed",
  "unsendable",
] as const satisfies readonly WithheldReason[]

/** What a webhook of these settings would be sent about a resource. */
export type WebhookPreview = {
  topic: string
  /** Null for the topic's sample. */
  resource_id: string | null
  would_be_sent: boolean
  /** Why it would not be; null when it would. */
  reason: WithheldReason | null
  /** The same as a sentence, where a word does not say it all. */
  remark: string | null
  /** Signatures are masked. */
  headers: Record<string, string>
  /** Exact text, as it would be signed; also of what would not be sent. */
  body: string
}
