import { lifecycleOf } from "../define"
import { named, nullOr, orNull } from "../shape"
import { dates, deleted_at, metadata, physicalProperties } from "./parts"

const GROUP = "Inventory"

const item = {
  id: "iitem_01JNB4W4AW2Y4A6C8E0G2J4M6P",
  sku: orNull("LINEN-M"),
  title: orNull("Linen shirt, M"),
  description: nullOr("As in the catalogue"),
  thumbnail: nullOr("https://shop.example.com/images/linen-shirt.png"),
  requires_shipping: true,
  ...physicalProperties,
  metadata,
  ...dates,
  deleted_at,
}

const level = named("InventoryLevel", {
  id: "ilev_01JNB4W5BX3Z5B7D9F1H3K5N7Q",
  inventory_item_id: item.id,
  location_id: "sloc_01JNB4VDQ5S7V9X1Z3B5D7F9H1",
  stocked_quantity: 120,
  reserved_quantity: 2,
  incoming_quantity: 0,
  available_quantity: 118,
  metadata,
  ...dates,
  deleted_at,
})

/** The part of an inventory item that identifies it for receivers. */
const itemSummary = named("InventoryItemSummary", {
  id: item.id,
  sku: item.sku,
  title: item.title,
  variants: [
    named("VariantReference", {
      id: "variant_01JNB4V6G8J0M2P4R6T8W0Y2A4",
      sku: orNull("LINEN-M"),
      product_id: "prod_01JNB4V5F7H9K1N3Q5S7V9X1Z3",
    }),
  ],
})

export const inventoryTopics = [
  ...lifecycleOf(
    {
      name: "inventory-item",
      group: GROUP,
      entity: "inventory_item",
      shape: { ...item, location_levels: [level], variants: itemSummary.variants },
    },
    "An inventory item",
    {
      location_levels: "Its stock changed (`inventory-level.updated`).",
      variants: "A variant got it, lost it or changed (`product.updated`).",
    }
  ),
  ...lifecycleOf(
    {
      name: "inventory-level",
      group: GROUP,
      entity: "inventory_level",
      shape: { ...level, inventory_item: itemSummary },
    },
    "The stock of an item at a location",
    { inventory_item: "Its item changed (`inventory-item.updated`)." }
  ),
  ...lifecycleOf(
    {
      name: "reservation-item",
      group: GROUP,
      entity: "reservation",
      shape: {
        id: "resitem_01JNB4WJR0G6R8T0W2Y4A6C8E0",
        inventory_item_id: item.id,
        location_id: level.location_id,
        line_item_id: orNull("ordli_01JNB4VFS7V9X1Z3B5D7F9H1K3"),
        quantity: 2,
        allow_backorder: false,
        external_id: nullOr("ERP-4711"),
        description: nullOr("As in the catalogue"),
        created_by: nullOr("user_01JNB4WT08R40C6E8G0J2M4P6R"),
        metadata,
        ...dates,
        deleted_at,
        inventory_item: itemSummary,
      },
    },
    "A reservation of stock",
    { inventory_item: "Its item changed (`inventory-item.updated`)." }
  ),
]
