import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** How many of each kind are looked up. */
const MOST = 30

/** Three figures that an answer has: who types 404 looks for what an app has not found, and writes #404 for an order. */
const ANSWER = /^[1-5]\d\d$/
const NUMBER = /^#?(\d{1,9})$/
const EMAIL = /^[^@\s]+@[^@\s]+$/
const ID = /^[a-z][a-z_]*_[0-9A-Z]{6,}$/

/** What a text may name. */
type Kind = {
  fits: (text: string) => boolean
  /** All that it takes to learn of it. */
  rights: readonly string[]
  find: (query: QueryPort, text: string) => Promise<string[]>
}

const KINDS: readonly Kind[] = [
  {
    fits: (text) => NUMBER.test(text) && !ANSWER.test(text),
    rights: ["order:read"],
    find: (query, text) => idsOf(query, "order", { display_id: Number(NUMBER.exec(text)![1]) }),
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
    fits: (text) => ![ANSWER, NUMBER, EMAIL, ID].some((other) => other.test(text)),
    rights: ["product:read"],
    find: (query, text) => idsOf(query, "product", { title: { $ilike: `${literally(text)}%` } }),
  },
]

/** The rights that decide what may be found by this text. */
export function rightsToFind(text: string): string[] {
  return [...new Set(KINDS.filter(({ fits }) => fits(text)).flatMap(({ rights }) => rights))]
}

/**
 * The ids of the orders, customers and products that a text names: an order by its number, with or without `#`, a customer and
 * their orders by the whole e-mail address, a product by the beginning of its title. The newest thirty of each.
 * @param may whether whoever asks has a right: without it nothing is looked up, so that nothing can be learned.
 */
export async function resourcesNamed(
  query: QueryPort,
  text: string,
  may: (right: string) => boolean
): Promise<string[]> {
  const kinds = KINDS.filter(({ fits, rights }) => fits(text) && rights.every(may))
  return (await Promise.all(kinds.map(({ find }) => find(query, text)))).flat()
}

/** As they are stored, in small letters mostly, since an index on them finds no other. */
function customersOf(query: QueryPort, text: string): Promise<string[]> {
  return idsOf(query, "customer", { email: [...new Set([text, text.toLowerCase()])] })
}

async function idsOf(query: QueryPort, entity: string, filters: Record<string, unknown>): Promise<string[]> {
  const pagination = { take: MOST, skip: 0, order: { id: "DESC" as const } }
  const { data } = await query.graph({ entity, fields: ["id"], filters, pagination })
  return data.filter(isRecord).map(({ id }) => String(id))
}

/** As a pattern of PostgreSQL's `ilike` that stands for itself. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`)
}
