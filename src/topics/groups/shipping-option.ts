import { lifecycleOf } from "../define"
import { ANYTHING, named, orNull } from "../shape"
import { dates, deleted_at, metadata } from "./parts"

const GROUP = "Shipping option"

const type = named("ShippingOptionType", {
  id: "sotype_01JNB4WNV3K9V1X3Z5B7D9F1H3",
  label: "Standard",
  code: "standard",
  description: orNull("Three working days"),
})

export const shippingOptionTopics = [
  ...lifecycleOf(
    {
      name: "shipping-option",
      group: GROUP,
      entity: "shipping_option",
      shape: {
        id: "so_01JNB4V8J0M2P4R6T8W0Y2A4C6",
        name: "Standard",
        price_type: "flat",
        provider_id: "manual_manual",
        service_zone_id: "serzo_01JNB4WPW4M0W2Y4A6C8E0G2J4",
        shipping_profile_id: "sp_01JNB4WQX5N1X3Z5B7D9F1H3K5",
        metadata,
        ...dates,
        deleted_at,
        type,
        rules: [
          // A rule's value may be text or a list.
          named("ShippingOptionRule", {
            id: "sorul_01JNB4WRY6P2Y4A6C8E0G2J4M6",
            attribute: "is_return",
            operator: "eq",
            value: ANYTHING,
          }),
        ],
        prices: [
          named("ShippingOptionPrice", {
            id: "price_01JNB4WSZ7Q3Z5B7D9F1H3K5N7",
            amount: 5,
            currency_code: "gbp",
          }),
        ],
      },
    },
    "A shipping option"
  ),
  ...lifecycleOf(
    {
      name: "shipping-option-type",
      group: GROUP,
      entity: "shipping_option_type",
      shape: { ...type, ...dates, deleted_at },
    },
    "A shipping option type"
  ),
]
