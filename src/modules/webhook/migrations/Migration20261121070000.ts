import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * The tables of the log and the queue. Only set-based SQL writes them (see `store/`), so they have no model. `webhook_endpoint`
 * has one, and its own migration.
 */
export class Migration20261121070000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_event" (
        "id" text primary key,
        "topic" text not null,
        "resource_id" text null,
        "lookup_id" text null,
        "event_name" text not null,
        "event_data" text not null,
        "event_group_id" text null,
        "source" text not null,
        "absorbs" boolean not null,
        "dedupe_key" text not null,
        "occurred_at" timestamptz not null,
        "created_at" timestamptz not null default now(),
        "state" text not null default 'captured' check ("state" in ('captured', 'claimed', 'composed')),
        "claims" integer not null default 0,
        "claimed_until" timestamptz null,
        "payload" text null
      ) with (fillfactor = 70)`)
    this.addSql(
      `create unique index if not exists "IDX_webhook_event_dedupe" on "webhook_event" ("dedupe_key")`
    )
    this.addSql(`
      create unique index if not exists "IDX_webhook_event_absorb" on "webhook_event" ("topic", "resource_id")
      where "state" = 'captured' and "absorbs" and "resource_id" is not null`)
    this.addSql(`
      create index if not exists "IDX_webhook_event_pending" on "webhook_event" ("id")
      where "state" <> 'composed'`)
    this.addSql(`
      create index if not exists "IDX_webhook_event_group" on "webhook_event" ("event_group_id", "resource_id")
      where "event_group_id" is not null and "resource_id" is not null`)
    this.addSql(`create index if not exists "IDX_webhook_event_created_at" on "webhook_event" ("created_at")`)

    this.addSql(`
      create table if not exists "webhook_delivery" (
        "id" text primary key,
        "webhook_id" text not null,
        "event_id" text not null,
        "topic" text not null,
        "resource_id" text null,
        "status" text not null check ("status" in ('created', 'retrying', 'success', 'failed', 'cancelled')),
        "attempt_count" integer not null default 0,
        "response_status" integer null,
        "duration_ms" integer null,
        "remark" text null,
        "body" text null,
        "created_at" timestamptz not null default now(),
        "finished_at" timestamptz null,
        "failed_at" timestamptz null
      ) with (fillfactor = 70)`)
    this.addSql(`
      create unique index if not exists "IDX_webhook_delivery_event" on "webhook_delivery" ("event_id", "webhook_id")`)
    this.addSql(
      `create index if not exists "IDX_webhook_delivery_webhook" on "webhook_delivery" ("webhook_id", "id")`
    )
    this.addSql(`
      create index if not exists "IDX_webhook_delivery_resource" on "webhook_delivery" ("resource_id", "id")
      where "resource_id" is not null`)
    // On failed_at, not on status: a success does not change failed_at, so its update stays within its page (HOT).
    this.addSql(`
      create index if not exists "IDX_webhook_delivery_failed" on "webhook_delivery" ("webhook_id", "id")
      where "failed_at" is not null`)

    this.addSql(`
      create table if not exists "webhook_attempt" (
        "delivery_id" text not null,
        "attempt" integer not null,
        "started_at" timestamptz not null,
        "duration_ms" integer not null,
        "url" text not null,
        "request_headers" text not null,
        "response_status" integer null,
        "response_headers" text null,
        "response_body" text null,
        "remark" text null,
        primary key ("delivery_id", "attempt")
      )`)

    // Each claim updates the row, so its page keeps free space and is vacuumed often.
    this.addSql(`
      create table if not exists "webhook_queue" (
        "delivery_id" text primary key,
        "webhook_id" text not null,
        "due_at" timestamptz not null,
        "leased_until" timestamptz null,
        "claims" integer not null default 0,
        "entered_at" timestamptz not null
      ) with (
        fillfactor = 50,
        autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0
      )`)
    // The only index on due_at. If there were one on (due_at) alone, the planner would use it during a long transaction.
    this.addSql(
      `create index if not exists "IDX_webhook_queue_due" on "webhook_queue" ("webhook_id", "due_at")`
    )
  }

  override async down(): Promise<void> {
    for (const table of ["webhook_queue", "webhook_attempt", "webhook_delivery", "webhook_event"]) {
      this.addSql(`drop table if exists "${table}"`)
    }
  }
}
