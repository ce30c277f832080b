import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The runs of the sweep, one row each: its position, when it continues, and what it found. Only `store/sweep.ts` writes it. */
export class Migration20261129100000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_sweep" (
        "began_at" timestamptz not null default now(),
        "finished_at" timestamptz null,
        "resource" text not null default '',
        "after_id" text not null default '',
        "suspects" text[] null,
        "next_at" timestamptz not null default now(),
        "checked" integer not null default 0,
        "changed" integer not null default 0,
        "deleted" integer not null default 0,
        constraint "webhook_sweep_pkey" primary key ("began_at")
      )`)
    this.addSql(
      `create unique index if not exists "IDX_webhook_sweep_open" on "webhook_sweep" ((true)) where "finished_at" is null`
    )
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "webhook_sweep"`)
  }
}
