import { topicsOf } from "../define"
import { named, orAbsent, orNull } from "../shape"
import { dates, payment, salesChannel } from "./parts"

export const paymentTopics = topicsOf(
  {
    name: "payment",
    group: "Payment",
    entity: "payment",
    shape: {
      ...payment,
      ...dates,
      payment_collection_id: "pay_col_01JNB4VNZ3B5D7F9H1K3N5Q7S9",
      payment_collection: named("PaymentOfOrder", {
        id: "pay_col_01JNB4VNZ3B5D7F9H1K3N5Q7S9",
        status: "completed",
        order: orAbsent(
          named("OrderReference", {
            id: "order_01JNB4VHV9X1Z3B5D7F9H1K3N5",
            display_id: 1001,
            sales_channel_id: orNull(salesChannel.id),
          })
        ),
      }),
    },
  },
  {
    captured: { description: "A payment was captured, in whole or in part." },
    refunded: { description: "A payment was refunded, in whole or in part." },
  }
)
