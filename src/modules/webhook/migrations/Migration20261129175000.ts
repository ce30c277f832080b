import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Half of each page of `webhook_snapshot` stays free for the next states of its rows. With a fifth, two of three updates went to another
 * page, and wrote the index and twice the log; the table grew to the same size. What is there is spread as it is updated.
 * See docs/decisions/snapshots.md.
 */
export class Migration20261129175000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "webhook_snapshot" set (fillfactor = 50)`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_snapshot" set (fillfactor = 80)`)
  }
}
