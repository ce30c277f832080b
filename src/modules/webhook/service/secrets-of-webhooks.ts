import { MedusaError } from "@medusajs/framework/utils"

import { REFUSAL } from "../remarks"
import { type WebhookSecret, type WebhookPublicKey } from "../../../types"
import { firstOf } from "../../../types/typed"
import { resealSecrets, type Resealed } from "../reseal"
import { livePublicKeys, openSecrets, publicKeysOf, sealSecrets, secretHint } from "../secrets"
import { recordReveal } from "../store/audit"
import { changeSealedSecrets } from "../store/sealed-secrets"
import { type FullWebhookRow } from "../store/webhooks"
import { unknownWebhook, notAllowed, ServiceBase } from "./base"

const NOT_REVEALED =
  'This shop does not reveal secrets: the plugin option "revealSecrets" is false. Rotate the secret to get a new one.'

/** Secrets and key pairs of webhooks. */
export class SecretsService extends ServiceBase {
  /** Secrets as they are stored: encrypted where the option `encryptionKeys` is set. */
  async sealSecrets(secrets: WebhookSecret[]): Promise<unknown[]> {
    return sealSecrets(secrets, this.options.encryptionKeys)
  }

  /** Decrypts stored secrets. @throws MedusaError INVALID_DATA when their key is not among `encryptionKeys`. */
  async openSecrets(sealed: unknown): Promise<WebhookSecret[]> {
    return openSecrets(sealed, this.options.encryptionKeys)
  }

  /**
   * Encrypts stored secrets with the newest of `encryptionKeys`, if they are not yet, so that an older key can be removed.
   * @param ids of webhooks; default all, including deleted ones.
   * @returns ids of webhooks whose secrets were encrypted again, and of those whose secrets could not be decrypted.
   */
  async resealSecrets(ids: string[] | null = null): Promise<Resealed> {
    return resealSecrets(this.db, this.options.encryptionKeys, ids)
  }

  /**
   * Changes a webhook's secrets and key pairs. Concurrent changes run one after the other, on the result of the one before.
   * @param change returns the new secrets, with a secret first. It may be called several times.
   * @param rotatedAt the time of a rotation; null for another change.
   * @returns the columns before the change.
   * @throws MedusaError NOT_FOUND for an unknown webhook; INVALID_DATA for secrets that cannot be decrypted.
   */
  async changeSecrets(
    id: string,
    change: (secrets: WebhookSecret[]) => WebhookSecret[],
    rotatedAt: Date | null = null
  ): Promise<Pick<FullWebhookRow, "secrets" | "secret_hint" | "public_keys" | "secret_rotated_at">> {
    for (;;) {
      const { secrets, secret_hint, public_keys, secret_rotated_at } = await this.retrieveWebhookEndpoint(id)
      const changed = change(await this.openSecrets(secrets))
      const columns = {
        secrets: await this.sealSecrets(changed),
        secret_hint: secretHint(firstOf(changed).value),
        public_keys: publicKeysOf(changed),
        secret_rotated_at: rotatedAt,
      }
      if (await this.changing((trx) => changeSealedSecrets(trx, { id, secrets }, columns))) {
        return { secrets, secret_hint, public_keys, secret_rotated_at }
      }
    }
  }

  /**
   * A webhook's present secret in plain text. The audit trail records the actor, see `changedBy`.
   * @throws MedusaError FORBIDDEN if the option `revealSecrets` is off; NOT_FOUND for an unknown webhook; NOT_ALLOWED for one
   *   that signs with a key pair only; INVALID_DATA for a secret that cannot be decrypted.
   */
  async revealSecret(id: string): Promise<string> {
    if (!this.options.revealSecrets) {
      throw new MedusaError(MedusaError.Types.FORBIDDEN, NOT_REVEALED)
    }
    const { secrets, signature } = await this.retrieveWebhookEndpoint(id, {
      select: ["secrets", "signature"],
    })
    if (signature === "ed25519") {
      throw notAllowed(REFUSAL.noSecret(id))
    }
    const [newest] = await this.openSecrets(secrets)
    // Recorded first, so that no secret is shown without an entry.
    if (!newest || !(await recordReveal(this.db, this.actor, id))) {
      throw unknownWebhook(id)
    }
    return newest.value
  }

  /**
   * The public keys with which receivers can verify now, of one webhook, or of all whose signature uses them. At most a second
   * old.
   */
  publicKeys(webhookId?: string): (WebhookPublicKey & { webhook_id: string })[] {
    const now = this.now()
    return this.pipeline.registry
      .all()
      .filter(({ id, signature }) => signature !== "hmac" && (webhookId === undefined || id === webhookId))
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .flatMap(({ id, public_keys }) =>
        livePublicKeys(public_keys, now).map((key) => ({ webhook_id: id, ...key }))
      )
  }
}
