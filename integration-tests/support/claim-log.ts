import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** Has the database note when each delivery was first leased: by a claim, or as it was inserted. */
export async function logClaims(db: Knex): Promise<void> {
  await db.raw("create table claim_log (delivery_id text primary key, at timestamptz not null)")
  await db.raw(
    `create function log_claim() returns trigger language plpgsql as $$ begin
       insert into claim_log values (new.delivery_id, clock_timestamp()) on conflict do nothing;
       return new;
     end $$`
  )
  await db.raw(
    `create trigger log_claim after insert or update on webhook_queue for each row
     when (new.leased_until is not null) execute function log_claim()`
  )
}

/** When each delivery was first leased, in milliseconds since 1970 by the database's clock, by its id. */
export async function readClaims(db: Knex): Promise<Map<string, number>> {
  const { rows } = await db.raw(
    "select delivery_id, extract(epoch from at)::float8 * 1000 as at from claim_log"
  )
  return new Map(rows.map(({ delivery_id, at }: { delivery_id: string; at: number }) => [delivery_id, at]))
}

/** The most of these moments, in milliseconds, that lie within one second, wherever it begins. */
export function mostInASecond(moments: readonly number[]): number {
  const sorted = [...moments].sort((a, b) => a - b)
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1_000).length))
}
