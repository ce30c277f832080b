import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { CopyButton } from "./copy-button"

/** A secret whole, to be copied: it is shown this once. */
export const SecretOnce = ({ secret }: { secret: string }) => {
  const { t } = useTranslation("webhooks")

  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" leading="compact" weight="plus">
        {t("webhooks.fields.secret")}
      </Text>
      <div className="shadow-borders-base bg-ui-bg-component flex items-center justify-between gap-x-2 rounded-md py-0.5 pl-3 pr-1">
        <Text family="mono" size="small" className="break-all" data-testid="webhook-secret">
          {secret}
        </Text>
        <CopyButton text={secret} label={t("webhooks.secret.copy")} />
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {t("webhooks.secret.once")}
      </Text>
    </div>
  )
}
