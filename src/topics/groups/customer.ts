import { topicsOf } from "../define"
import { nullOr, orNull } from "../shape"
import { address, dates, deleted_at, metadata } from "./parts"

const byCustomerId = (name: string, entity: string) => ({ name, via: { entity, paths: ["customer_id"] } })

export const customerTopics = topicsOf(
  {
    name: "customer",
    group: "Customer",
    entity: "customer",
    shape: {
      id: "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7",
      email: orNull("ada@example.com"),
      first_name: orNull("Ada"),
      last_name: orNull("Lovelace"),
      company_name: nullOr("Analytical Engines Ltd"),
      phone: orNull("+442071234567"),
      has_account: true,
      created_by: nullOr("user_01JNB4WT08R40C6E8G0J2M4P6R"),
      metadata,
      ...dates,
      deleted_at,
      addresses: [
        { ...address, address_name: orNull("Home"), is_default_shipping: true, is_default_billing: true },
      ],
      groups: [{ id: "cusgroup_01JNB4WBH39F1H3K5N7Q9S1V3X", name: "Wholesale" }],
    },
  },
  {
    created: { description: "A customer was created, by registration or by an admin." },
    updated: {
      description: "A customer was changed, or one of its addresses, or it joined a customer group.",
      from: [
        "customer.updated",
        // The module's own events: addresses, groups and direct use of the customer module emit no other. What is
        // really gone, like a deleted address, leads to no customer any more.
        "customer.customer.updated",
        byCustomerId("customer.customer-address.created", "customer_address"),
        byCustomerId("customer.customer-address.updated", "customer_address"),
        byCustomerId("customer.customer-group-customer.created", "customer_group_customer"),
      ],
    },
    deleted: { description: "A customer was deleted." },
  }
)
