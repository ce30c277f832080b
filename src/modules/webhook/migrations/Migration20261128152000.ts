import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * When the resource that was read had last changed, which catch-up needs after the payload is gone. The event's own data is removed
 * when it is composed, unless a delivery needs it. And the state of the removal of payloads by `payloadRetention`, see
 * `store/payload-retention.ts`.
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
