import { lifecycleOf } from "../define"
import { nullOr } from "../shape"
import { dates, deleted_at, metadata, salesChannel } from "./parts"

export const salesChannelTopics = lifecycleOf(
  {
    name: "sales-channel",
    group: "Sales channel",
    entity: "sales_channel",
    shape: {
      ...salesChannel,
      description: nullOr("As in the catalogue"),
      is_disabled: false,
      metadata,
      ...dates,
      deleted_at,
    },
  },
  "A sales channel"
)
