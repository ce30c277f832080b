import { lifecycleOf, topicsOf } from "../define"
import { named, orNull } from "../shape"
import { dates, deleted_at, metadata } from "./parts"
import { translationsOf } from "./translations"

const GROUP = "Product option"

const option = named(
  "OptionOfValue",
  { id: "opt_01JNB4W17S9V1X3Z5B7D9F1H3K", title: "Size", is_exclusive: false },
  "ProductOption"
)
const value = {
  id: "optval_01JNB4W06R8T0W2Y4A6C8E0G2J",
  value: "M",
  rank: orNull(1),
  metadata,
  ...dates,
  deleted_at,
}

export const productOptionTopics = [
  ...lifecycleOf(
    {
      name: "product-option",
      group: GROUP,
      entity: "product_option",
      shape: {
        ...option,
        metadata,
        ...dates,
        deleted_at,
        values: [named("RankedOptionValue", { id: value.id, value: value.value, rank: value.rank })],
        products: [
          named("ProductReference", {
            id: "prod_01JNB4V5F7H9K1N3Q5S7V9X1Z3",
            title: "Linen shirt",
            handle: "linen-shirt",
          }),
        ],
      },
    },
    "A product option",
    {
      values: "One of its values changed (`product-option-value.updated`).",
      products: "A product that has it changed (`product.updated`).",
    },
    translationsOf({
      product_option: null,
      product_option_value: { entity: "product_option_value", paths: ["option_id"] },
    })
  ),
  ...topicsOf(
    {
      name: "product-option-value",
      group: GROUP,
      entity: "product_option_value",
      shape: { ...value, option_id: option.id, option },
    },
    {
      updated: {
        description: "A value of a product option was changed.",
        untold: { option: "Its option changed (`product-option.updated`)." },
      },
      deleted: { description: "A value of a product option was deleted." },
    }
  ),
]
