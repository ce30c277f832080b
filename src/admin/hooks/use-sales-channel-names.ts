import { useSalesChannels } from "@medusajs/dashboard/hooks"
import { useMemo } from "react"

/** More than any shop has; Medusa's own limit of a page. */
const ALL = 1_000

/** Names of the shop's sales channels by id, in the order of their names. */
export const useSalesChannelNames = (): ReadonlyMap<string, string> => {
  const { sales_channels: channels } = useSalesChannels({ limit: ALL, fields: "id,name", order: "name" })
  return useMemo(() => new Map(channels?.map(({ id, name }) => [id, name])), [channels])
}
