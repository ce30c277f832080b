/**
 * A cursor: the last delivery that was read; its date in microseconds since 1970, for another order than that of ids; and the
 * rows that an offset still has to skip. As text: `whdel_01J…`, `whdel_01J…~1764412345678901`, `whdel_01J….20`.
 */
export type Cursor = { id: string; micros?: string | undefined; leftOut: number }

/** The text of a cursor. The id may be a prefix of one, since ids are compared as text. */
export const CURSOR = /^whdel_\w+(~\d{1,17})?(\.\d{1,9})?$/

export function parseCursor(text: string): Cursor {
  const [, id = "", micros, leftOut] = /^(\w+)(?:~(\d+))?(?:\.(\d+))?$/.exec(text) ?? []
  return { id, micros, leftOut: Number(leftOut ?? 0) }
}

export function cursorText({ id, micros, leftOut }: Cursor): string {
  return [id, micros === undefined ? "" : `~${micros}`, leftOut > 0 ? `.${leftOut}` : ""].join("")
}
