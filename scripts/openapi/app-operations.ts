import { GetWebhookKeysParams } from "../../src/api/webhook-apps/keys/validators"
import { IDS } from "./examples"
import type { Operation } from "./operation"

/** The routes under `src/api/webhook-apps`, which receivers call. */
export const appOperations: Operation[] = [
  {
    method: "get",
    path: "/webhook-apps/keys",
    summary: "List public keys",
    description:
      "Of webhooks that sign with a key pair, for everyone: a receiver verifies with them. Trust those of your own webhook alone.",
    query: GetWebhookKeysParams,
    answer: "WebhookKeyListResponse",
    isPublic: true,
    examples: { "of one webhook": { query: { webhook_id: IDS.webhook } } },
  },
]
