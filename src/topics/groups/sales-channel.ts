import { lifecycleOf } from "../define"
import { dates, salesChannel } from "./parts"

export const salesChannelTopics = lifecycleOf(
  {
    name: "sales-channel",
    group: "Sales channel",
    entity: "sales_channel",
    sample: {
      ...salesChannel,
      description: null,
      is_disabled: false,
      metadata: {},
      ...dates,
      deleted_at: null,
    },
  },
  "A sales channel"
)
