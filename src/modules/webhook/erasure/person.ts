import type { ErasureRequest } from "../../../types"
import type { Db } from "../store/db"
import { lookAtOwnPayloads } from "../store/traces"
import type { ShopPersons } from "./shop-persons"

/** Customers with one address above which it is taken for a stand-in, such as `deleted@shop.example`. */
const MAX_SHARED = 5

/** How often what was found may lead to more: an address to another customer, its log to an older address. */
const MAX_ROUNDS = 4

/** Everything that stands for a person in the log. */
export type Person = {
  /** Customers of the shop, and those that are in the log alone. */
  customerIds: string[]
  /** Lower-cased. The one that was given comes first, then the shop's, then those of the log. */
  emails: string[]
  /** Their orders; of the customer whose they are, null for a guest's. */
  orders: { id: string; customer_id: string | null }[]
  /** The ids of all that: customers, addresses, orders, carts, returns, payments, and what was given. */
  ids: Set<string>
  /** Events that an older address was read from: erased last, so that a run which was broken off finds it again. */
  witnesses: Set<string>
}

/**
 * Finds out who is meant, and what is theirs. An address leads to customers, a customer to its addresses, of now and, by
 * its own events in the log, of before. An order that was given leads to its own parts, and to no customer.
 */
export async function findPerson(db: Db, shop: ShopPersons, request: ErasureRequest): Promise<Person> {
  const named = request.email?.toLowerCase()
  const given = [request.customer_id ?? [], request.resource_ids ?? []].flat()
  const customers = new Map((await shop.customersById(given)).map((customer) => [customer.id, customer]))
  const customerIds = new Set([...customers.keys(), ...(request.customer_id ? [request.customer_id] : [])])
  const emails = new Set<string>()
  const looked = new Set<string>()
  let witnesses = new Map<string, string>()

  for (let round = 0; round < MAX_ROUNDS; round++) {
    witnesses = await addressesInLog(db, [...customerIds])
    const ofShop = [...customers.values()].flatMap(({ email }) => email?.toLowerCase() ?? [])
    const news = new Set([...(named ? [named] : []), ...ofShop, ...witnesses.values()])
    looked.forEach((email) => news.delete(email))
    if (!news.size) {
      break
    }
    for (const email of news) {
      looked.add(email)
      const sharers = await shop.customersByEmail(email)
      if (sharers.length <= MAX_SHARED || email === named) {
        emails.add(email)
        sharers.forEach((customer) => customers.set(customer.id, customer))
        sharers.forEach(({ id }) => customerIds.add(id))
      }
    }
  }

  const owners = { customerIds: [...customerIds], emails: [...emails] }
  const { orders, ids } = await shop.belongings({ ...owners, ids: given })
  const addressIds = [...customers.values()].flatMap(({ address_ids }) => address_ids)
  return {
    ...owners,
    orders,
    ids: new Set([...given, ...customerIds, ...addressIds, ...ids]),
    witnesses: new Set(witnesses.keys()),
  }
}

/** The addresses that customers had, by the events about them that say so. An order's may be a stand-in for many. */
async function addressesInLog(db: Db, customerIds: readonly string[]): Promise<Map<string, string>> {
  const addresses = new Map<string, string>()
  for (let after: string | null = customerIds.length ? "" : null; after !== null;) {
    const { found, next } = await lookAtOwnPayloads(db, customerIds, after)
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
