import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Outcomes of deliveries and attempts, by webhook and hour (`webhook_stats`). Triggers add a row to `webhook_tally` with each statement,
 * whoever runs it. A loop adds these rows up. See docs/decisions/statistics.md.
 */
export class Migration20261128171000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "webhook_stats" (
        "webhook_id" text not null,
        "hour" timestamptz not null,
        "success" integer not null,
        "failed" integer not null,
        "cancelled" integer not null,
        "failed_attempts" integer not null,
        "answer_ms" integer[] not null,
        "answers" integer[] not null,
        primary key ("webhook_id", "hour")
      )`)
    this.addSql(`create index if not exists "IDX_webhook_stats_hour" on "webhook_stats" ("hour")`)
    this.addSql(`
      create table if not exists "webhook_stats_draft" (like "webhook_stats" including indexes)`)
    this.addSql(`
      create table if not exists "webhook_stats_rebuild" (
        "id" boolean primary key default true check ("id"),
        "counted_since" timestamptz not null,
        "done_until" timestamptz null,
        "from_hour" timestamptz null,
        "until_hour" timestamptz null,
        "after" text null
      )`)
    this.addSql(`
      create table if not exists "webhook_tally" (
        "webhook_id" text not null,
        "at" timestamptz not null,
        "success" integer not null,
        "failed" integer not null,
        "cancelled" integer not null,
        "failed_attempts" integer not null,
        "answers_ms" integer[] null
      )`)
    // The plan is cached, often from a statement that changes few rows. Without nested loops, and with a subquery for the
    // event instead of a join, it is good for many rows too.
    this.addSql(`
      create or replace function webhook_note_outcomes() returns trigger language plpgsql set enable_nestloop = off as $$
      begin
        insert into webhook_tally (webhook_id, at, success, failed, cancelled, failed_attempts, answers_ms)
        select webhook_id, now(), count(*) filter (where ended and status = 'success'),
          count(*) filter (where ended and status = 'failed'), count(*) filter (where ended and status = 'cancelled'),
          count(*) filter (where tried and status <> 'success'),
          array_agg(duration_ms) filter (where tried and response_status is not null)
        from (
          select a.webhook_id, a.event_id, a.status, a.response_status, a.duration_ms,
            a.attempt_count > b.attempt_count as tried,
            a.status in ('success', 'failed', 'cancelled') and b.status in ('created', 'retrying') as ended
          from after a join before b on b.id = a.id
        ) d
        where (tried or ended)
          and (select true from webhook_event e where e.id = d.event_id and e.source in ('ping', 'test')) is null
        group by webhook_id;
        return null;
      end $$`)
    this.addSql(`drop trigger if exists "webhook_note_outcomes" on "webhook_delivery"`)
    this.addSql(`
      create trigger "webhook_note_outcomes" after update on "webhook_delivery"
      referencing old table as before new table as after
      for each statement execute function webhook_note_outcomes()`)
    this.addSql(`
      create or replace function webhook_note_unsent() returns trigger language plpgsql as $$
      begin
        insert into webhook_tally (webhook_id, at, success, failed, cancelled, failed_attempts)
        select new.webhook_id, now(), 0, 1, 0, 0
        where not exists (select 1 from webhook_event e where e.id = new.event_id and e.source in ('ping', 'test'));
        return null;
      end $$`)
    this.addSql(`drop trigger if exists "webhook_note_unsent" on "webhook_delivery"`)
    // Rows that are copied from elsewhere are not counted: they ended at another time.
    this.addSql(`
      create trigger "webhook_note_unsent" after insert on "webhook_delivery"
      for each row when (new.status = 'failed' and new.finished_at = now()) execute function webhook_note_unsent()`)
    this.addSql(`
      insert into "webhook_stats_rebuild" ("counted_since") values (clock_timestamp()) on conflict do nothing`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop trigger if exists "webhook_note_unsent" on "webhook_delivery"`)
    this.addSql(`drop function if exists webhook_note_unsent()`)
    this.addSql(`drop trigger if exists "webhook_note_outcomes" on "webhook_delivery"`)
    this.addSql(`drop function if exists webhook_note_outcomes()`)
    this.addSql(`drop table if exists "webhook_tally"`)
    this.addSql(`drop table if exists "webhook_stats_rebuild"`)
    this.addSql(`drop table if exists "webhook_stats_draft"`)
    this.addSql(`drop table if exists "webhook_stats"`)
  }
}
