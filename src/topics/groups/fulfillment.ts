import { topicsOf, type Resource } from "../define"
import { named, orAbsent, orNull } from "../shape"
import { address, fulfillment, salesChannel } from "./parts"

const shipment: Resource = {
  name: "shipment",
  group: "Fulfillment",
  entity: "fulfillment",
  shape: {
    ...fulfillment,
    delivery_address: orNull(address),
    order: orAbsent(
      named("OrderReference", {
        id: "order_01JNB4VHV9X1Z3B5D7F9H1K3N5",
        display_id: 1001,
        sales_channel_id: orNull(salesChannel.id),
      })
    ),
  },
}

export const fulfillmentTopics = [
  ...topicsOf(shipment, {
    created: { description: "A fulfillment of an order was shipped. Data is the fulfillment." },
  }),
  ...topicsOf(
    { ...shipment, name: "delivery" },
    {
      created: {
        description: "A fulfillment of an order was delivered. Data is the fulfillment.",
        shape: { delivered_at: orNull("2026-03-05T11:20:00.000Z") },
      },
    }
  ),
]
