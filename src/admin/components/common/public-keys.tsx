import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { CopyButton } from "./copy-button"

/** The public keys for the receiver, with copy buttons. A rotated key shows until when it is valid. */
export const PublicKeys = ({ keys }: { keys: AdminWebhook["public_keys"] }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()

  return (
    <div className="flex flex-col gap-y-2">
      {keys.map(({ public_key, expires_at }) => (
        <div key={public_key}>
          <span className="flex items-center gap-x-1">
            <Text size="small" family="mono" className="break-all">
              {public_key}
            </Text>
            <CopyButton text={public_key} label={t("webhooks.publicKey.copy")} />
          </span>
          {expires_at && (
            <Text size="xsmall" className="text-ui-fg-subtle">
              {t("webhooks.publicKey.until", { date: dateTime(expires_at) })}
            </Text>
          )}
        </div>
      ))}
    </div>
  )
}

/** The public keys of a webhook that signs with a key pair, with a hint to give them to the receiver. */
export const NewPublicKey = ({ keys }: { keys: AdminWebhook["public_keys"] }) => {
  const { t } = useTranslation("webhooks")

  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" weight="plus">
        {t("webhooks.fields.publicKey")}
      </Text>
      <PublicKeys keys={keys} />
      <Text size="small" className="text-ui-fg-subtle">
        {t("webhooks.publicKey.hint")}
      </Text>
    </div>
  )
}
