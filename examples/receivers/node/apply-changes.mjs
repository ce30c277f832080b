// Applies what a message says has changed to what is held of a resource: see "Changes" in docs/receiving.md.
/** What is held of a resource after a message: `{ revision, data }`. */
export function receive(held, { revision, data, changes }) {
  if (held && !(revision > held.revision)) {
    return held
  }
  if (!held || !changes || changes.since !== held.revision) {
    return { revision, data }
  }
  const state = structuredClone(held.data)
  for (const path of changes.removed) {
    write(state, namesOf(path), undefined)
  }
  for (const path of [...changes.added, ...changes.updated]) {
    write(state, namesOf(path), namesOf(path).reduce(read, data))
  }
  return { revision, data: state }
}

const namesOf = (path) =>
  Array.from(path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|[\w-]+/g), ([part, quoted]) =>
    quoted ? JSON.parse(quoted) : part
  )

const isNamed = (name) => (one) =>
  one.id === name ||
  (!("id" in one) && Object.keys(one).some((key) => key.endsWith("_id") && one[key] === name))

const read = (value, name) => (Array.isArray(value) ? value.find(isNamed(name)) : value[name])

function write(state, names, value) {
  const name = names.at(-1)
  const parent = names.slice(0, -1).reduce(read, state)
  const key = Array.isArray(parent) ? parent.findIndex(isNamed(name)) : name
  if (value !== undefined) {
    parent[key === -1 ? parent.length : key] = value
  } else if (Array.isArray(parent)) {
    parent.splice(key, 1)
  } else {
    delete parent[key]
  }
}
