import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Statistics of the whole shop, in rows of `webhook_stats` with the webhook `*`. They are the sums of the other rows. 500 webhooks have
 * 360,000 rows in 30 days, too many to add up for a page.
 */
export class Migration20261129110100 extends Migration {
  override async up(): Promise<void> {
    for (const table of ["webhook_stats", "webhook_stats_draft"]) {
      this.addSql(`
        insert into "${table}" ("webhook_id", "hour", "success", "failed", "cancelled", "failed_attempts", "unchanged",
          "answer_ms", "answers")
        select '*', h.*, coalesce(a.ms, '{}'), coalesce(a.answers, '{}') from (
          select "hour", sum("success"), sum("failed"), sum("cancelled"), sum("failed_attempts"), sum("unchanged")
          from "${table}" where "webhook_id" <> '*' group by "hour"
        ) h left join (
          select "hour", array_agg(ms order by ms) as ms, array_agg(answers order by ms) as answers from (
            select s."hour", u.ms, sum(u.answers)::int as answers
            from "${table}" s cross join lateral unnest(s."answer_ms", s."answers") as u(ms, answers)
            where s."webhook_id" <> '*' group by 1, 2
          ) u group by "hour"
        ) a using ("hour")
        on conflict do nothing`)
    }
  }

  override async down(): Promise<void> {
    for (const table of ["webhook_stats", "webhook_stats_draft"]) {
      this.addSql(`delete from "${table}" where "webhook_id" = '*'`)
    }
  }
}
