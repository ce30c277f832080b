/**
 * Where a page ends: the last delivery that was looked at, its place in another order than that of ids, in microseconds since 1970,
 * and how many an offset is still to leave out behind it. `whdel_01J…`, `whdel_01J…~1764412345678901`, `whdel_01J….20`.
 */
export type Cursor = { id: string; micros?: string | undefined; leftOut: number }

/** Also a part of an id, which nothing has: what lies behind it is compared as text. */
export const CURSOR = /^whdel_\w+(~\d{1,17})?(\.\d{1,9})?$/

export function parseCursor(text: string): Cursor {
  const [, id = "", micros, leftOut] = /^(\w+)(?:~(\d+))?(?:\.(\d+))?$/.exec(text) ?? []
  return { id, micros, leftOut: Number(leftOut ?? 0) }
}

export function cursorText({ id, micros, leftOut }: Cursor): string {
  return [id, micros === undefined ? "" : `~${micros}`, leftOut > 0 ? `.${leftOut}` : ""].join("")
}
