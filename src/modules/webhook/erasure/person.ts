import type { ErasureRequest } from "../../../types"
import type { Db } from "../store/db"
import { searchOwnPayloads } from "../store/traces"
import type { ShopPersons } from "./shop-persons"

/** An address of more customers than this counts as a placeholder, such as `deleted@shop.example`. */
const MAX_SHARED = 5

/** Most rounds of the search: an address may lead to another customer, and that one's events to an older address. */
const MAX_ROUNDS = 4

/** The ids and addresses of a person. */
export type Person = {
  /** Customers of the shop, and customers that are only in the log. */
  customerIds: string[]
  /** E-mail addresses in lower case: first the given one, then those of the shop, then those of the log. */
  emails: string[]
  /** Their orders. `customer_id` is null for a guest's order. */
  orders: { id: string; customer_id: string | null }[]
  /** Ids of customers, addresses, orders, carts, returns and payments, and the given ids. */
  ids: Set<string>
  /** Events from which an older address was read. They are erased last, so that a repeated run finds the address again. */
  addressEvents: Set<string>
}

/**
 * Finds the person of a request. An e-mail address leads to customers. A customer leads to the present address, and to older
 * ones by the customer's events in the log. A given order leads to its parts, but to no customer.
 */
export async function findPerson(db: Db, shop: ShopPersons, request: ErasureRequest): Promise<Person> {
  const named = request.email?.toLowerCase()
  const given = [request.customer_id ?? [], request.resource_ids ?? []].flat()
  const customers = new Map((await shop.customersById(given)).map((customer) => [customer.id, customer]))
  const customerIds = new Set([...customers.keys(), ...(request.customer_id ? [request.customer_id] : [])])
  const emails = new Set<string>()
  const searched = new Set<string>()
  let addressEvents = new Map<string, string>()

  for (let round = 0; round < MAX_ROUNDS; round++) {
    addressEvents = await addressesInLog(db, [...customerIds])
    const ofShop = [...customers.values()].flatMap(({ email }) => email?.toLowerCase() ?? [])
    const newEmails = new Set([...(named ? [named] : []), ...ofShop, ...addressEvents.values()])
    searched.forEach((email) => newEmails.delete(email))
    if (!newEmails.size) {
      break
    }
    for (const email of newEmails) {
      searched.add(email)
      const withSameEmail = await shop.customersByEmail(email)
      if (withSameEmail.length <= MAX_SHARED || email === named) {
        emails.add(email)
        withSameEmail.forEach((customer) => customers.set(customer.id, customer))
        withSameEmail.forEach(({ id }) => customerIds.add(id))
      }
    }
  }

  const owners = { customerIds: [...customerIds], emails: [...emails] }
  const { orders, ids } = await shop.resourcesOf({ ...owners, ids: given })
  const addressIds = [...customers.values()].flatMap(({ address_ids }) => address_ids)
  return {
    ...owners,
    orders,
    ids: new Set([...given, ...customerIds, ...addressIds, ...ids]),
    addressEvents: new Set(addressEvents.keys()),
  }
}

/** The addresses in customers' events, by event id. Addresses of orders are not used, since they may be placeholders. */
async function addressesInLog(db: Db, customerIds: readonly string[]): Promise<Map<string, string>> {
  const addresses = new Map<string, string>()
  for (let after: string | null = customerIds.length ? "" : null; after !== null;) {
    const { found, next } = await searchOwnPayloads(db, customerIds, after)
    for (const { id, topic, payload } of found) {
      const email = topic.startsWith("customer.") ? addressIn(payload) : undefined
      if (email) {
        addresses.set(id, email.toLowerCase())
      }
    }
    after = next
  }
  return addresses
}

function addressIn(payload: string): string | undefined {
  const { data }: { data?: { email?: unknown } } = JSON.parse(payload)
  return typeof data?.email === "string" && data.email ? data.email : undefined
}
