import { NewPublicKey } from "../../admin/components/common/public-keys"
import { NewSecret } from "../../admin/components/common/new-secret"
import type { AppWebhookWithSecret } from "../../types"

/** What a receiver verifies with from now on: the secret, shown this once, the public key, or both. */
export const NewKeys = ({ webhook }: { webhook: AppWebhookWithSecret }) => (
  <>
    {webhook.signature !== "ed25519" && <NewSecret secret={webhook.secret} />}
    {webhook.signature !== "hmac" && <NewPublicKey keys={webhook.public_keys} />}
  </>
)
