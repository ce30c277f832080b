import type { TopicDefinition } from "../../types"
import { CUSTOMER_REDACTED } from "../../types/erasure"
import { topicsOf } from "../define"
import { schemaOf } from "../schema"
import { named, nullOr, orNull, sampleOf } from "../shape"
import { address, dates, deleted_at, metadata } from "./parts"

const byCustomerId = (name: string, entity: string) => ({ name, via: { entity, paths: ["customer_id"] } })

const lifecycle = topicsOf(
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
        named(
          "CustomerAddress",
          { ...address, address_name: orNull("Home"), is_default_shipping: true, is_default_billing: true },
          "Address"
        ),
      ],
      groups: [named("CustomerGroup", { id: "cusgroup_01JNB4WBH39F1H3K5N7Q9S1V3X", name: "Wholesale" })],
    },
  },
  {
    created: { description: "A customer was created, by registration or by an admin." },
    updated: {
      description:
        "A customer was changed, or one of its addresses, or it joined a customer group, or that was renamed.",
      from: [
        "customer.updated",
        // The module's own events, which are the only ones for addresses, groups and direct use of the customer module. A row
        // that is deleted permanently, such as an address, no longer leads to a customer.
        "customer.customer.updated",
        byCustomerId("customer.customer-address.created", "customer_address"),
        byCustomerId("customer.customer-address.updated", "customer_address"),
        byCustomerId("customer.customer-group-customer.created", "customer_group_customer"),
        {
          name: "customer.customer-group.updated",
          via: { entity: "customer_group", paths: ["customers.id"] },
        },
      ],
      untold: {
        addresses: "An address was deleted.",
        groups: "The customer left a group, or the group was deleted.",
      },
    },
    deleted: { description: "A customer was deleted." },
  }
)

const redacted = {
  id: "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7",
  email_hash: orNull("b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72"),
  order_ids: ["order_01JNB4TZ8S0V2X4Z6B8D0F2H4K"],
}

/** The plugin's own topic, with the event's own data, so that an erasure does not send what it erases. */
const redactedTopic: TopicDefinition = {
  topic: CUSTOMER_REDACTED,
  resource: "customer",
  event: "redacted",
  group: "Customer",
  description:
    "What the webhook log holds about a customer was erased on request. Receivers erase what they have, as for Shopify's customers/redact.",
  events: [{ name: CUSTOMER_REDACTED }],
  sample: sampleOf(redacted),
  schema: schemaOf(redacted, ["CustomerRedacted"]),
}

export const customerTopics: TopicDefinition[] = [...lifecycle, redactedTopic]
