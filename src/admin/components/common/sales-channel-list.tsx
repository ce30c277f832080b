import { Text, Tooltip } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useSalesChannelNames } from "../../hooks/use-sales-channel-names"

type SalesChannelsProps = {
  /** Empty: all sales channels of the shop. */
  ids: readonly string[]
}

/** Sales channels in one line: the name of the first, and the number of the others. */
export const SalesChannelList = ({ ids }: SalesChannelsProps) => {
  const { t } = useTranslation("webhooks")
  const names = useSalesChannelNames()
  const [first, ...others] = ids.map((id) => names.get(id) ?? id)

  if (first === undefined) {
    return <span className="txt-compact-small text-ui-fg-subtle">{t("salesChannels.all")}</span>
  }
  return (
    <Tooltip content={[first, ...others].join(", ")}>
      <span className="txt-compact-small text-ui-fg-subtle block truncate">
        {others.length ? t("salesChannels.firstAndMore", { first, count: others.length }) : first}
      </span>
    </Tooltip>
  )
}

/** The names of all the sales channels. */
export const SalesChannelNames = ({ ids }: SalesChannelsProps) => {
  const { t } = useTranslation("webhooks")
  const names = useSalesChannelNames()

  return (
    <Text size="small" leading="compact">
      {ids.length ? ids.map((id) => names.get(id) ?? id).join(", ") : t("salesChannels.all")}
    </Text>
  )
}
