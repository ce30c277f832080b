/*
 * Functions with more precise types than those of the standard library. Only this file may use casts (`as Type`): the lint rule
 * `consistent-type-assertions` refuses them elsewhere.
 */

/** The keys of an object, for a type that names all of them. */
export function keysOf<Of extends object>(object: Of): (keyof Of & string)[] {
  return Object.keys(object) as (keyof Of & string)[]
}

/** A record with a value for each key. */
export function recordOf<Key extends string, Value>(
  keys: readonly Key[],
  valueOf: (key: Key) => Value
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>
}

/** The value. `what` names it in the error. @throws Error for null and undefined. */
export function present<Value>(value: Value, what: string): NonNullable<Value> {
  if (value === undefined || value === null) {
    throw new Error(`Missing: ${what}`)
  }
  return value
}

/** @throws Error when there is no item. */
export function firstOf<Item>(items: readonly Item[]): NonNullable<Item> {
  return present(items[0], "the first item")
}

/** @throws Error when there is no item. */
export function lastOf<Item>(items: readonly Item[]): NonNullable<Item> {
  return present(items.at(-1), "the last item")
}

/** Pairs of the items with the same index. @throws Error when the lists differ in length. */
export function zip<One, Other>(ones: readonly One[], others: readonly Other[]): [One, Other][] {
  if (ones.length !== others.length) {
    throw new Error(`Lists of ${ones.length} and ${others.length} items cannot be paired`)
  }
  return ones.map((one, index) => [one, others[index] as Other])
}

/** Whether a value is one of these names. */
export function isOneOf<Name extends string>(names: readonly Name[], value: unknown): value is Name {
  return names.some((name) => name === value)
}

/** The properties of any value, such as a thrown one. Null and undefined have none. */
export function propertiesOf(value: unknown): { readonly [name: string]: unknown } {
  return Object(value)
}

/** A thrown value as an error. Errors of another realm, as in jest, are recognised too. */
export function errorOf(thrown: unknown): Error {
  const isError = Object.prototype.toString.call(thrown) === "[object Error]"
  return isError || thrown instanceof Error ? (thrown as Error) : new Error(String(thrown))
}

/**
 * A value with a type that it is known to have, without a check: for a JSON column or an event that this plugin has written, or when the
 * types of a library are incomplete. Parse data from outside with zod instead.
 */
export function asWritten<Type>(value: unknown): Type {
  return value as Type
}
