import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Columns that change with each delivery. Their changes do not change the number. */
const COUNTERS = [
  "change_number",
  "changed_at",
  "consecutive_failures",
  "failed_attempts",
  "last_error",
  "last_failure_at",
  "last_success_at",
  "probe_at",
  "probe_number",
  "rate_claims",
  "rate_spent_until",
]
  .map((column) => `'${column}'`)
  .join(", ")

/**
 * Change numbers: each change of a webhook gives its row a number from a sequence. So a process can tell whether its copy is current
 * without comparing clocks. A trigger does it, since shops' code and older processes write rows too. Also the number of a failing
 * webhook's next probe, whether its waiting deliveries are still to be made due, and why a leased delivery is cancelled.
 */
export class Migration20261128153000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create sequence if not exists "webhook_change_number"`)
    this.addSql(`
      alter table "webhook_endpoint"
        add column if not exists "change_number" bigint not null default nextval('webhook_change_number'),
        add column if not exists "changed_at" timestamptz not null default now(),
        add column if not exists "probe_number" integer not null default 0,
        add column if not exists "recovered_at" timestamptz null`)
    this.addSql(`
      create or replace function webhook_number_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' or to_jsonb(new) - array[${COUNTERS}] is distinct from to_jsonb(old) - array[${COUNTERS}] then
          new.change_number := nextval('webhook_change_number');
          new.changed_at := clock_timestamp();
        end if;
        return new;
      end $$`)
    this.addSql(`drop trigger if exists "webhook_number_change" on "webhook_endpoint"`)
    this.addSql(`
      create trigger "webhook_number_change" before insert or update on "webhook_endpoint"
      for each row execute function webhook_number_change()`)
    this.addSql(`alter table "webhook_queue" add column if not exists "cancel_remark" text null`)
    this.addSql(`
      create index if not exists "IDX_webhook_queue_cancelled" on "webhook_queue" ("delivery_id")
      where "cancel_remark" is not null`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_webhook_queue_cancelled"`)
    this.addSql(`alter table "webhook_queue" drop column if exists "cancel_remark"`)
    this.addSql(`drop trigger if exists "webhook_number_change" on "webhook_endpoint"`)
    this.addSql(`drop function if exists webhook_number_change()`)
    this.addSql(`
      alter table "webhook_endpoint" drop column if exists "recovered_at", drop column if exists "probe_number",
        drop column if exists "changed_at", drop column if exists "change_number"`)
    this.addSql(`drop sequence if exists "webhook_change_number"`)
  }
}
