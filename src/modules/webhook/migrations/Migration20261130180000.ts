import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Webhooks to which the plugin sends have one of these healths. */
const WHILE_ACTIVE = `
  when "failing_since" is not null or "consecutive_failures" > 0 then 'failing'
  when "ping_error" is not null then 'failed_ping'
  else 'healthy'`

/**
 * A webhook that is paused, or that an admin has disabled, is `inactive`: it no longer counts as failing, since nothing is sent to
 * it. The expression of a generated column cannot be changed, so the column is replaced.
 */
export class Migration20261130180000 extends Migration {
  override async up(): Promise<void> {
    this.addHealth(`when "status" <> 'active' then 'inactive' ${WHILE_ACTIVE}`)
  }

  override async down(): Promise<void> {
    this.addHealth(WHILE_ACTIVE)
  }

  private addHealth(cases: string): void {
    this.addSql(`alter table "webhook_endpoint" drop column if exists "health"`)
    this.addSql(`
      alter table "webhook_endpoint" add column "health" text generated always as (
        case when "disabled_reason" in ('max_failures', 'gone') then 'disabled' ${cases} end) stored`)
  }
}
