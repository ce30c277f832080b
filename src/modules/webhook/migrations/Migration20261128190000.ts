import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * The last composed state of each resource (`webhook_snapshot`) with its revision. Only `store/snapshots.ts` writes it. Revisions come
 * from a sequence, so they grow even when a snapshot was removed and created again. Also the events that an event has absorbed
 * (`causes`), the webhooks for which it changed nothing (`unchanged_for`), whether a recovery made a delivery, and the changes that a
 * webhook wants updates for (`triggers`). See docs/decisions/snapshots.md.
 */
export class Migration20261128190000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create sequence if not exists "webhook_revision"`)
    this.addSql(`
      create table if not exists "webhook_snapshot" (
        "entity" text not null,
        "resource_id" text not null,
        "revision" bigint not null,
        "replaces" bigint null,
        "state" text null,
        "sales_channel_ids" text[] null,
        "deleted_at" timestamptz null,
        primary key ("entity", "resource_id")
      ) with (fillfactor = 80)`)
    // Not every server supports lz4. The others use PostgreSQL's own compression.
    this.addSql(`
      do $$ begin
        alter table "webhook_snapshot" alter column "state" set compression lz4;
      exception when others then null;
      end $$`)
    this.addSql(`
      create index if not exists "IDX_webhook_snapshot_deleted" on "webhook_snapshot" ("deleted_at")
      where "deleted_at" is not null`)
    this.addSql(`
      alter table "webhook_event" add column if not exists "causes" text[] null,
        add column if not exists "unchanged_for" text[] null`)
    this.addSql(
      `alter table "webhook_delivery" add column if not exists "recovered" boolean not null default false`
    )
    this.addSql(`alter table "webhook_endpoint" add column if not exists "triggers" text[] null`)
    for (const table of ["webhook_tally", "webhook_stats", "webhook_stats_draft"]) {
      this.addSql(`alter table "${table}" add column if not exists "unchanged" integer not null default 0`)
    }
  }

  override async down(): Promise<void> {
    for (const table of ["webhook_tally", "webhook_stats", "webhook_stats_draft"]) {
      this.addSql(`alter table "${table}" drop column if exists "unchanged"`)
    }
    this.addSql(`alter table "webhook_endpoint" drop column if exists "triggers"`)
    this.addSql(`alter table "webhook_delivery" drop column if exists "recovered"`)
    this.addSql(
      `alter table "webhook_event" drop column if exists "causes", drop column if exists "unchanged_for"`
    )
    this.addSql(`drop table if exists "webhook_snapshot"`)
    this.addSql(`drop sequence if exists "webhook_revision"`)
  }
}
