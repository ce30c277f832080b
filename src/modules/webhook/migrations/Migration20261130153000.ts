import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * An index that leads to the deliveries which have waited longest for a failing webhook. Without it each process read all waiting
 * deliveries of failing webhooks every ten seconds, to give up those that are overdue.
 */
export class Migration20261130153000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create index if not exists "IDX_webhook_queue_entered" on "webhook_queue" ("webhook_id", "entered_at")`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_webhook_queue_entered"`)
  }
}
