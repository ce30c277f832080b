import type { AppWebhookWithSecret } from "../../../types"
import { NewSecret } from "./new-secret"
import { NewPublicKey } from "./public-keys"

type NewKeysProps = { webhook: Pick<AppWebhookWithSecret, "signature" | "secret" | "public_keys"> }

/** The keys that a receiver needs for the webhook: its secret, which is shown only once, its public key, or both. */
export const NewKeys = ({ webhook }: NewKeysProps) => (
  <>
    {webhook.signature !== "ed25519" && <NewSecret secret={webhook.secret} />}
    {webhook.signature !== "hmac" && <NewPublicKey keys={webhook.public_keys} />}
  </>
)
