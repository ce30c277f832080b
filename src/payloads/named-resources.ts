import { escapeLike } from "../modules/webhook/store/db"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** Most resources of each kind that are looked up. */
const LIMIT = 30

/** A response status. A search for `404` finds deliveries with that status; `#404` finds an order. */
const STATUS = /^[1-5]\d\d$/
const NUMBER = /^#?(\d{1,9})$/
const EMAIL = /^[^@\s]+@[^@\s]+$/
const ID = /^[a-z][a-z_]*_[0-9A-Z]{6,}$/

/** A kind of resource that a search text may name. */
type Kind = {
  fits: (text: string) => boolean
  /** The policies that are required to find it. */
  rights: readonly string[]
  find: (query: QueryPort, text: string) => Promise<string[]>
}

const KINDS: readonly Kind[] = [
  {
    fits: (text) => NUMBER.test(text) && !STATUS.test(text),
    rights: ["order:read"],
    find: (query, text) => idsOf(query, "order", { display_id: Number(text.replace(NUMBER, "$1")) }),
  },
  {
    fits: (text) => EMAIL.test(text),
    rights: ["customer:read"],
    find: customersOf,
  },
  {
    fits: (text) => EMAIL.test(text),
    rights: ["customer:read", "order:read"],
    find: async (query, text) => {
      const customer_id = await customersOf(query, text)
      return customer_id.length ? idsOf(query, "order", { customer_id }) : []
    },
  },
  {
    fits: (text) => ![STATUS, NUMBER, EMAIL, ID].some((other) => other.test(text)),
    rights: ["product:read"],
    find: (query, text) => idsOf(query, "product", { title: { $ilike: `${escapeLike(text)}%` } }),
  },
]

/** The policies on which the result of a search for this text depends, such as `order:read`. */
export function rightsToFind(text: string): string[] {
  return [...new Set(KINDS.filter(({ fits }) => fits(text)).flatMap(({ rights }) => rights))]
}

/**
 * Ids of the orders, customers and products that a text names: an order by its number, with or without `#`; a customer and
 * their orders by the whole e-mail address; a product by the beginning of its title. At most the newest 30 of each.
 * @param may whether the user has a policy. Without it nothing is looked up, so that the search reveals nothing.
 */
export async function resourcesNamed(
  query: QueryPort,
  text: string,
  may: (right: string) => boolean
): Promise<string[]> {
  const kinds = KINDS.filter(({ fits, rights }) => fits(text) && rights.every(may))
  return (await Promise.all(kinds.map(({ find }) => find(query, text)))).flat()
}

/** Looked up as given and in lower case, in which addresses are mostly stored: the index is on the exact text. */
function customersOf(query: QueryPort, text: string): Promise<string[]> {
  return idsOf(query, "customer", { email: [...new Set([text, text.toLowerCase()])] })
}

async function idsOf(query: QueryPort, entity: string, filters: Record<string, unknown>): Promise<string[]> {
  const pagination = { take: LIMIT, skip: 0, order: { id: "DESC" as const } }
  const { data } = await query.graph({ entity, fields: ["id"], filters, pagination })
  return data.filter(isRecord).map(({ id }) => String(id))
}
