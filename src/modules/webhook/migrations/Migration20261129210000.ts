import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * When a replayed delivery had succeeded. If its replay ends before an attempt, it is a success again. The statistics do not count it
 * twice: they count successes of attempts.
 */
export class Migration20261129210000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `alter table if exists "webhook_queue" add column if not exists "succeeded_at" timestamptz null`
    )
    this.addSql(
      noteOutcomes(
        "(a.status in ('failed', 'cancelled') or a.status = 'success' and a.attempt_count > b.attempt_count)"
      )
    )
  }

  override async down(): Promise<void> {
    this.addSql(noteOutcomes("a.status in ('success', 'failed', 'cancelled')"))
    this.addSql(`alter table if exists "webhook_queue" drop column if exists "succeeded_at"`)
  }
}

/** As in Migration20261128171000. @param hasEnded SQL of whether a delivery has ended. */
function noteOutcomes(hasEnded: string): string {
  return `
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
          ${hasEnded} and b.status in ('created', 'retrying') as ended
        from after a join before b on b.id = a.id
      ) d
      where (tried or ended)
        and (select true from webhook_event e where e.id = d.event_id and e.source in ('ping', 'test')) is null
      group by webhook_id;
      return null;
    end $$`
}
