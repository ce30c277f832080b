import { lifecycleOf } from "../define"
import { dates } from "./parts"

const GROUP = "Inventory"

const item = {
  id: "iitem_01JNB4W4AW2Y4A6C8E0G2J4M6P",
  sku: "LINEN-M",
  title: "Linen shirt, M",
  description: null,
  thumbnail: null,
  requires_shipping: true,
  weight: 220,
  length: null,
  height: null,
  width: null,
  hs_code: "620520",
  origin_country: "pt",
  mid_code: null,
  material: "linen",
  metadata: {},
  ...dates,
  deleted_at: null,
}

const level = {
  id: "ilev_01JNB4W5BX3Z5B7D9F1H3K5N7Q",
  inventory_item_id: item.id,
  location_id: "sloc_01JNB4VDQ5S7V9X1Z3B5D7F9H1",
  stocked_quantity: 120,
  reserved_quantity: 2,
  incoming_quantity: 0,
  available_quantity: 118,
  metadata: {},
  ...dates,
  deleted_at: null,
}

/** Enough of an item to know what is counted, without asking back. */
const itemSummary = {
  id: item.id,
  sku: item.sku,
  title: item.title,
  variants: [
    {
      id: "variant_01JNB4V6G8J0M2P4R6T8W0Y2A4",
      sku: "LINEN-M",
      product_id: "prod_01JNB4V5F7H9K1N3Q5S7V9X1Z3",
    },
  ],
}

export const inventoryTopics = [
  ...lifecycleOf(
    {
      name: "inventory-item",
      group: GROUP,
      entity: "inventory_item",
      sample: { ...item, location_levels: [level], variants: itemSummary.variants },
    },
    "An inventory item"
  ),
  ...lifecycleOf(
    {
      name: "inventory-level",
      group: GROUP,
      entity: "inventory_level",
      sample: { ...level, inventory_item: itemSummary },
    },
    "The stock of an item at a location"
  ),
  ...lifecycleOf(
    {
      name: "reservation-item",
      group: GROUP,
      entity: "reservation",
      sample: {
        id: "resitem_01JNB4WJR0G6R8T0W2Y4A6C8E0",
        inventory_item_id: item.id,
        location_id: level.location_id,
        line_item_id: "ordli_01JNB4VFS7V9X1Z3B5D7F9H1K3",
        quantity: 2,
        allow_backorder: false,
        external_id: null,
        description: null,
        created_by: null,
        metadata: {},
        ...dates,
        deleted_at: null,
        inventory_item: itemSummary,
      },
    },
    "A reservation of stock"
  ),
]
