// Applies the changes in a message to the stored state of a resource: see "Changes" in docs/receiving.md.
/** Returns the state to store after a message: `{ revision, data }`. `stored` is the state before it, if there is one. */
export function applyMessage(stored, { revision, data, changes }) {
  if (stored && !(revision > stored.revision)) {
    return stored
  }
  if (!stored || !changes || changes.since !== stored.revision) {
    return { revision, data }
  }
  const state = structuredClone(stored.data)
  for (const path of changes.removed) {
    write(state, keysOf(path), undefined)
  }
  for (const path of [...changes.added, ...changes.updated]) {
    write(state, keysOf(path), keysOf(path).reduce(read, data))
  }
  return { revision, data: state }
}

/** Splits a path: `variants[variant_01].metadata["size.eu"]` is `["variants", "variant_01", "metadata", "size.eu"]`. */
const keysOf = (path) =>
  Array.from(path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|[\w-]+/g), ([part, quoted]) =>
    quoted ? JSON.parse(quoted) : part
  )

/** Finds an element of a list by its `id`, or without one by another id that it has, such as `inventory_item_id`. */
const hasId = (id) => (element) =>
  element.id === id ||
  (!("id" in element) && Object.keys(element).some((key) => key.endsWith("_id") && element[key] === id))

const read = (value, key) => (Array.isArray(value) ? value.find(hasId(key)) : value[key])

/** Sets the value at a path, or removes it if `value` is undefined. */
function write(state, keys, value) {
  const key = keys.at(-1)
  const parent = keys.slice(0, -1).reduce(read, state)
  const place = Array.isArray(parent) ? parent.findIndex(hasId(key)) : key
  if (value !== undefined) {
    parent[place === -1 ? parent.length : place] = value
  } else if (Array.isArray(parent)) {
    parent.splice(place, 1)
  } else {
    delete parent[place]
  }
}
