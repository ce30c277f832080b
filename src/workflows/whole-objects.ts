/** Columns that hold a JSON object. `metadata` is not among them: Medusa merges that everywhere. */
const OBJECTS = ["headers", "context", "filter"] as const

/**
 * Makes an update replace these columns. MikroORM merges a plain object into the one that stands in a JSON column, so
 * that a header taken away would stay; an instance of a class it takes as it is.
 */
export function wholeObjects<Columns extends Partial<Record<(typeof OBJECTS)[number], unknown>>>(
  columns: Columns
): Columns {
  const present = OBJECTS.filter((name) => columns[name])
  return {
    ...columns,
    ...Object.fromEntries(present.map((name) => [name, new Whole(columns[name] as object)])),
  }
}

class Whole {
  constructor(value: object) {
    Object.assign(this, value)
  }
}
