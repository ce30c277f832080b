import { NewPublicKey } from "../../admin/components/common/public-keys"
import { NewSecret } from "../../admin/components/common/new-secret"
import type { AppWebhookWithSecret } from "../../types"

/** The keys that a receiver needs for the webhook: its secret, which is shown only once, its public key, or both. */
export const NewKeys = ({ webhook }: { webhook: AppWebhookWithSecret }) => (
  <>
    {webhook.signature !== "ed25519" && <NewSecret secret={webhook.secret} />}
    {webhook.signature !== "hmac" && <NewPublicKey keys={webhook.public_keys} />}
  </>
)
