import {
  createCustomerAddressesWorkflow,
  createCustomerGroupsWorkflow,
  createCustomersWorkflow,
  deleteCustomersWorkflow,
  linkCustomerGroupsToCustomerWorkflow,
  updateCustomersWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast } from "../../../scripts/present"
import { ADDRESS } from "../shop/open-shop"
import { type Change } from "./change"

/** By the topic of their messages. */
export const CUSTOMER_CHANGES: Record<string, Change[]> = {
  "customer.created": [
    {
      what: "a customer with an address, and customer.updated stays away",
      change: ({ run }) =>
        run(createCustomersWorkflow, {
          customersData: [{ email: "grace@shop.test", addresses: [ADDRESS], created_by: "user_1" }],
        }),
      messages: ["customer.created"],
      shows: () => ({ email: "grace@shop.test", addresses: [{ city: ADDRESS.city }] }),
    },
  ],

  "customer.updated": [
    {
      what: "a customer's name",
      change: ({ run, customer }) =>
        run(updateCustomersWorkflow, { selector: { id: customer }, update: { last_name: "King" } }),
      messages: ["customer.updated"],
      shows: ({ customer }) => ({ id: customer, last_name: "King" }),
    },
    {
      what: "a new address",
      change: ({ run, customer: customer_id }) =>
        run(createCustomerAddressesWorkflow, { addresses: [{ customer_id, ...ADDRESS }] }),
      messages: ["customer.updated"],
      shows: ({ customer: id }) => ({ id, addresses: [{ city: ADDRESS.city }] }),
    },
    {
      what: "a customer in a group",
      change: async ({ run, customer }) => {
        const [group] = atLeast(
          1,
          await run(createCustomerGroupsWorkflow, { customersData: [{ name: "Wholesale" }] })
        )
        await run(linkCustomerGroupsToCustomerWorkflow, { id: customer, add: [group.id] })
      },
      messages: ["customer.updated"],
      shows: ({ customer: id }) => ({ id, groups: [{ name: "Wholesale" }] }),
    },
  ],

  "customer.deleted": [
    {
      what: "a customer, by the id if there was no message about it before",
      change: ({ run, customer }) => run(deleteCustomersWorkflow, { ids: [customer] }),
      messages: ["customer.deleted"],
      shows: ({ customer }) => ({ id: customer }),
    },
  ],
}
