import { MedusaError } from "@medusajs/framework/utils"

import { REFUSAL } from "../remarks"
import { type WebhookSecret, type WebhookPublicKey } from "../../../types"
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

  /** @throws MedusaError when they were encrypted with a key that is not among `encryptionKeys`. */
  async openSecrets(sealed: unknown): Promise<WebhookSecret[]> {
    return openSecrets(sealed, this.options.encryptionKeys)
  }

  /**
   * Seals stored secrets with the newest of `encryptionKeys` where they are not yet, so that an older key can go.
   * @param ids of the webhooks; default all, deleted ones too.
   * @returns the ids of those that it sealed again, and of those that it could not open.
   */
  async resealSecrets(ids: string[] | null = null): Promise<Resealed> {
    return resealSecrets(this.db, this.options.encryptionKeys, ids)
  }

  /**
   * Changes a webhook's secrets and key pairs. Two changes at once come one after the other: the later sees what the
   * earlier wrote.
   * @param change may be called again; what it returns begins with a secret.
   * @returns what the columns held before.
   * @throws MedusaError NOT_FOUND for an unknown webhook, INVALID_DATA for secrets that do not open.
   */
  async changeSecrets(
    id: string,
    change: (secrets: WebhookSecret[]) => WebhookSecret[]
  ): Promise<Pick<FullWebhookRow, "secrets" | "secret_hint" | "public_keys">> {
    for (;;) {
      const { secrets, secret_hint, public_keys } = await this.retrieveWebhookEndpoint(id)
      const changed = change(await this.openSecrets(secrets))
      const columns = {
        secrets: await this.sealSecrets(changed),
        secret_hint: secretHint(changed[0]!.value),
        public_keys: publicKeysOf(changed),
      }
      if (await this.changing((trx) => changeSealedSecrets(trx, { id, secrets }, columns))) {
        return { secrets, secret_hint, public_keys }
      }
    }
  }

  /**
   * A webhook's present secret, whole. The audit trail says who was shown it, see `changedBy`.
   * @throws MedusaError FORBIDDEN where the option `revealSecrets` is off, NOT_FOUND for an unknown webhook, NOT_ALLOWED for one
   * that signs with a key pair alone, INVALID_DATA for a secret that does not open.
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
    // Recorded first: nobody may see the secret without an entry.
    if (!newest || !(await recordReveal(this.db, this.actor, id))) {
      throw unknownWebhook(id)
    }
    return newest.value
  }

  /**
   * The public keys that receivers may verify with now, of one webhook or of all whose signature uses them, as this process
   * knows them: a second old at most.
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
