import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * What an event still has to say without its payload: when the resource that was read was last changed, which catch-up
 * asks for. Its own data goes when it is composed, unless a delivery carries it. And what the removal of payloads by
 * `payloadRetention` has to remember, see `store/payload-retention.ts`.
 */
export class Migration20261128152000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table "webhook_event" alter column "event_data" drop not null,
        add column if not exists "shown_at" timestamptz null`)
    this.addSql(`
      create table if not exists "webhook_payload_walk" (
        "settings" text primary key,
        "after" text not null
      )`)
    this.addSql(`
      create table if not exists "webhook_payload_due" (
        "delivery_id" text primary key,
        "look_at" timestamptz not null
      )`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_payload_due"`)
    this.addSql(`drop table if exists "webhook_payload_walk"`)
    this.addSql(`update "webhook_event" set "event_data" = 'null' where "event_data" is null`)
    this.addSql(`
      alter table "webhook_event" drop column if exists "shown_at", alter column "event_data" set not null`)
  }
}
