import { topicsOf } from "../define"
import { named, nullOr, orNull } from "../shape"
import { address, DATE, dates, lineItem, metadata, salesChannel, shippingMethod, totals } from "./parts"

export const cartTopics = topicsOf(
  {
    name: "cart",
    group: "Cart",
    entity: "cart",
    shape: {
      id: "cart_01JNB4WHQ9F5Q7S9V1X3Z5B7D9",
      email: orNull("ada@example.com"),
      currency_code: "gbp",
      locale: orNull("en-GB"),
      region_id: orNull("reg_01JNB4VJW0Y2A4C6E8G0J2M4P6"),
      customer_id: orNull("cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7"),
      sales_channel_id: orNull(salesChannel.id),
      metadata,
      ...dates,
      completed_at: nullOr(DATE),
      ...totals,
      items: [lineItem],
      shipping_methods: [shippingMethod],
      shipping_address: orNull(address),
      billing_address: orNull(address),
      promotions: [named("PromotionOfOrder", { id: "promo_01JNB4V3D5F7H9K1N3Q5S7V9X1", code: "SPRING10" })],
    },
  },
  {
    created: { description: "A cart was created." },
    updated: { description: "A cart was changed: its items, addresses, shipping method or details." },
    customer_updated: { description: "The customer of a cart was changed." },
    region_updated: { description: "The region of a cart was changed." },
    customer_transferred: {
      description: "A cart was handed over to another customer, for example at login.",
    },
  }
)
