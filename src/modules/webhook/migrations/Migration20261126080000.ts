import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Webhooks that get the deliveries of a resource in order, one at a time. See `store/ordering.ts`. */
export class Migration20261126080000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_endpoint" add column if not exists "ordering" text check ("ordering" in ('none', 'resource')) not null default 'none';`
    )
    // Both are null for deliveries without ordering, which then have no entry in the index.
    this.addSql(`
      alter table "webhook_queue" add column if not exists "ordering_key" bigint null,
        add column if not exists "ordered_at" timestamptz null`)
    this.addSql(`
      create index if not exists "IDX_webhook_queue_order" on "webhook_queue"
      ("webhook_id", "ordering_key", "ordered_at", "delivery_id") where "ordering_key" is not null`)
    // An event that could not be composed delays no other. One that is being composed does.
    this.addSql(`alter table "webhook_event" drop constraint if exists "webhook_event_state_check"`)
    this.addSql(`
      alter table "webhook_event" add constraint "webhook_event_state_check"
      check ("state" in ('captured', 'claimed', 'postponed', 'composed')) not valid`)
  }

  override async down(): Promise<void> {
    this.addSql(`update "webhook_event" set "state" = 'claimed' where "state" = 'postponed'`)
    this.addSql(`alter table "webhook_event" drop constraint if exists "webhook_event_state_check"`)
    this.addSql(`
      alter table "webhook_event" add constraint "webhook_event_state_check"
      check ("state" in ('captured', 'claimed', 'composed')) not valid`)
    this.addSql(`drop index if exists "IDX_webhook_queue_order"`)
    this.addSql(`
      alter table "webhook_queue" drop column if exists "ordered_at", drop column if exists "ordering_key"`)
    this.addSql(`alter table if exists "webhook_endpoint" drop column if exists "ordering"`)
  }
}
