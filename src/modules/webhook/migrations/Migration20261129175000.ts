import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Half of each page of `webhook_snapshot` stays free for updates of its rows. When a fifth was free, two of three updates moved to
 * another page and wrote the index, and the table grew to the same size. Existing rows are spread as they are updated. See
 * docs/decisions/snapshots.md.
 */
export class Migration20261129175000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table if exists "webhook_snapshot" set (fillfactor = 50)`)
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "webhook_snapshot" set (fillfactor = 80)`)
  }
}
