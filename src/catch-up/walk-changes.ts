import type { QueryPort } from "../payloads/query-port"
import { lastOf, present } from "../types/typed"

/** A row of the shop with the times of its changes. */
export type ChangedRow = {
  id: string
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
} & Record<string, unknown>

/**
 * The rows of an entity with a time after `from` and at or before `until`, in pages, with that time as `updated_at`.
 * @param field the field of the time, such as `starts_at`.
 */
export async function* walkByDate(
  query: QueryPort,
  entity: string,
  field: string,
  from: Date,
  until: Date
): AsyncGenerator<Pick<ChangedRow, "id" | "updated_at">[]> {
  let after = ""
  for (;;) {
    const { data } = await query.graph({
      entity,
      fields: ["id", field],
      filters: { [field]: { $gt: from, $lte: until }, id: { $gt: after } },
      pagination: { take: PAGE, order: { id: "ASC" } },
    })
    const rows: ({ id: string } & Record<string, Date | string>)[] = data
    yield rows.map((row) => ({ id: row.id, updated_at: new Date(present(row[field], field)) }))
    if (rows.length < PAGE) {
      return
    }
    after = lastOf(rows).id
  }
}

/** Rows read at once. */
const PAGE = 500

/**
 * The rows of an entity that changed between two times, both included, with deleted rows, in pages, oldest first. Rows that
 * change meanwhile may be left out: the next walk has them.
 *
 * Times of `query` have milliseconds, those of the database microseconds. So the next page begins at the last millisecond of a
 * full page, and reads its rows again. A millisecond that fills a whole page, as after a bulk update by SQL, is read by ids.
 */
export async function* walkChanges(
  query: QueryPort,
  entity: string,
  fields: readonly string[],
  from: Date,
  until: Date
): AsyncGenerator<ChangedRow[]> {
  const read = async (
    filters: Record<string, unknown>,
    order: Record<string, "ASC">
  ): Promise<ChangedRow[]> => {
    const { data } = await query.graph({
      entity,
      fields: ["id", "created_at", "updated_at", "deleted_at", ...fields],
      filters,
      pagination: { take: PAGE, order },
      withDeleted: true,
    })
    return data.map(toChange)
  }
  let start = from.getTime()
  for (;;) {
    const page = await read(
      { updated_at: { $gte: new Date(start), $lte: until } },
      { updated_at: "ASC", id: "ASC" }
    )
    if (page.length < PAGE) {
      yield page
      return
    }
    const last = lastOf(page).updated_at.getTime()
    const whole = page.filter(({ updated_at }) => updated_at.getTime() < last)
    if (whole.length) {
      yield whole
      start = last
    } else {
      yield* walkMillisecond(read, last)
      start = last + 1
    }
  }
}

async function* walkMillisecond(
  read: (filters: Record<string, unknown>, order: Record<string, "ASC">) => Promise<ChangedRow[]>,
  millisecond: number
): AsyncGenerator<ChangedRow[]> {
  const updated_at = { $gte: new Date(millisecond), $lt: new Date(millisecond + 1) }
  let after = ""
  for (;;) {
    const page = await read({ updated_at, id: { $gt: after } }, { id: "ASC" })
    yield page
    if (page.length < PAGE) {
      return
    }
    after = lastOf(page).id
  }
}

type Row = Record<string, unknown> & { id: string; deleted_at?: Date | string | null } & Record<
    "created_at" | "updated_at",
    Date | string
  >

function toChange(row: Row): ChangedRow {
  return {
    ...row,
    created_at: new Date(row.created_at),
    updated_at: new Date(row.updated_at),
    deleted_at: row.deleted_at ? new Date(row.deleted_at) : null,
  }
}
