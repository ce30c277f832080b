/*
 * What TypeScript's types of the language leave out. Casts (`as Type`) are in this file alone: the lint rule
 * `consistent-type-assertions` refuses them elsewhere.
 */

/** The keys of an object whose type names them all. */
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

/** Whether a value from outside is one of these names. */
export function isOneOf<Name extends string>(names: readonly Name[], value: unknown): value is Name {
  return names.some((name) => name === value)
}

/** The properties of any value, such as one that was thrown. Null and undefined have none. */
export function propertiesOf(value: unknown): { readonly [name: string]: unknown } {
  return Object(value)
}

/** What was thrown, as an error. Errors of another realm, such as a test's, are errors too. */
export function errorOf(thrown: unknown): Error {
  const isError = Object.prototype.toString.call(thrown) === "[object Error]"
  return isError || thrown instanceof Error ? (thrown as Error) : new Error(String(thrown))
}

/**
 * A value in a type that it is known to have, and that is not checked: of a JSON column or an event that this plugin has written
 * itself, or where a library's types say less than is so. Data from outside is parsed with zod instead.
 */
export function asWritten<Type>(value: unknown): Type {
  return value as Type
}
