import { lifecycleOf } from "../define"
import { named } from "../shape"
import { dates, deleted_at, metadata } from "./parts"

export const regionTopics = lifecycleOf(
  {
    name: "region",
    group: "Region",
    entity: "region",
    shape: {
      id: "reg_01JNB4VJW0Y2A4C6E8G0J2M4P6",
      name: "United Kingdom",
      currency_code: "gbp",
      automatic_taxes: true,
      metadata,
      ...dates,
      deleted_at,
      countries: [
        named("Country", {
          iso_2: "gb",
          iso_3: "gbr",
          name: "UNITED KINGDOM",
          display_name: "United Kingdom",
        }),
      ],
    },
  },
  "A region"
)
