import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Columns whose changes do not change the number: see Migration20261128153000. */
const COUNTERS = [
  "change_number",
  "changed_at",
  "consecutive_failures",
  "failed_attempts",
  "health",
  "last_error",
  "last_failure_at",
  "last_fetched_at",
  "last_success_at",
  "ping_error",
  "probe_at",
  "probe_number",
  "rate_claims",
  "rate_spent_until",
]
  .map((column) => `'${column}'`)
  .join(", ")

/** When a consumer last fetched from a webhook of the mode `pull`, to the minute. */
export class Migration20261130220000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "webhook_endpoint" add column if not exists "last_fetched_at" timestamptz null`)
    this.addSql(`
      create or replace function webhook_number_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' or to_jsonb(new) - array[${COUNTERS}] is distinct from to_jsonb(old) - array[${COUNTERS}] then
          new.change_number := nextval('webhook_change_number');
          new.changed_at := clock_timestamp();
        end if;
        return new;
      end $$`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "webhook_endpoint" drop column if exists "last_fetched_at"`)
  }
}
