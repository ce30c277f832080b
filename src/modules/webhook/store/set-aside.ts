import { query, type Db } from "./db"

/** The part of the pipeline that set a row aside. */
export type SetAsidePart = "capture" | "fan-out" | "dispatch"

/** Counts a row that a part has set aside. @param error its error, without values. */
export async function countSetAside(db: Db, part: SetAsidePart, error: string): Promise<void> {
  await query(
    db,
    `insert into webhook_set_aside as s (part, count, last_error, last_at) values (?, 1, ?, now())
     on conflict (part) do update
     set count = s.count + 1, last_error = excluded.last_error, last_at = excluded.last_at`,
    [part, error]
  )
}
