import { useSalesChannels } from "@medusajs/dashboard/hooks"
import { useMemo } from "react"

/** Medusa's largest page; no shop has more sales channels. */
const ALL = 1_000

/** The names of the shop's sales channels by id, sorted by name. */
export const useSalesChannelNames = (): ReadonlyMap<string, string> => {
  const { sales_channels: channels } = useSalesChannels({ limit: ALL, fields: "id,name", order: "name" })
  return useMemo(() => new Map(channels?.map(({ id, name }) => [id, name])), [channels])
}
