import { firstOf, lastOf, present } from "../src/types/typed"

/*
 * Functions for values that tests and scripts know to exist. Each throws an error that names a missing value. The lint rule
 * `no-non-null-assertion` forbids `value!`, which would continue with `undefined`.
 */

export { firstOf, lastOf, present }

/** The items, which must be at least `count`: `const [older, newer] = atLeast(2, rows)`. */
export function atLeast<Count extends number, Item>(
  count: Count,
  items: readonly Item[]
): AtLeast<Count, Item> {
  if (!hasAtLeast(items, count)) {
    throw new Error(`Missing: ${count - items.length} of at least ${count} items`)
  }
  return items
}

/** `readonly [Item, Item, ...Item[]]` for a count of 2. */
type AtLeast<Count extends number, Item, Counted extends Item[] = []> = Counted["length"] extends Count
  ? readonly [...Counted, ...Item[]]
  : AtLeast<Count, Item, [...Counted, Item]>

function hasAtLeast<Count extends number, Item>(
  items: readonly Item[],
  count: Count
): items is AtLeast<Count, Item> & readonly Item[] {
  return items.length >= count
}

/** The item at an index. */
export function itemAt<Item>(items: ArrayLike<Item>, index: number): NonNullable<Item> {
  return present(items[index], `item ${index} of ${items.length}`)
}

/** The first item that matches. */
export function findIn<Item>(items: readonly Item[], matches: (item: Item) => unknown): NonNullable<Item> {
  return present(items.find(matches), `an item that matches ${matches.toString()}, of ${items.length}`)
}

/** The value of a key in a map or an object. */
export function entryOf<Key, Value>(entries: ReadonlyMap<Key, Value>, key: Key): NonNullable<Value>
export function entryOf<Value>(entries: { readonly [key: string]: Value }, key: string): NonNullable<Value>
export function entryOf(
  entries: ReadonlyMap<unknown, unknown> | { readonly [key: string]: unknown },
  key: string
): unknown {
  return present(entries instanceof Map ? entries.get(key) : Reflect.get(entries, key), `the entry ${key}`)
}
