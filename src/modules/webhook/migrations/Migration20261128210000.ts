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
  "last_success_at",
  "ping_error",
  "probe_at",
  "probe_number",
  "rate_claims",
  "rate_spent_until",
]
  .map((column) => `'${column}'`)
  .join(", ")

/**
 * A webhook's health as a generated column, so that lists filter, sort and count by one definition. In alphabetical order the most
 * urgent comes first. And the error of a failed ping, until a delivery succeeds.
 */
export class Migration20261128210000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "webhook_endpoint" add column if not exists "ping_error" text null`)
    // A trigger before the write does not see generated columns, so each write would look like a change.
    this.addSql(`
      create or replace function webhook_number_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' or to_jsonb(new) - array[${COUNTERS}] is distinct from to_jsonb(old) - array[${COUNTERS}] then
          new.change_number := nextval('webhook_change_number');
          new.changed_at := clock_timestamp();
        end if;
        return new;
      end $$`)
    this.addSql(`
      alter table "webhook_endpoint" add column if not exists "health" text generated always as (
        case when "disabled_reason" in ('max_failures', 'gone') then 'disabled'
          when "failing_since" is not null or "consecutive_failures" > 0 then 'failing'
          when "ping_error" is not null then 'failed_ping'
          else 'healthy' end) stored`)
  }

  override async down(): Promise<void> {
    this.addSql(
      `alter table "webhook_endpoint" drop column if exists "health", drop column if exists "ping_error"`
    )
  }
}
