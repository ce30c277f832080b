import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible"

const WINDOW_SECONDS = 60

/** Created by a migration. */
const TABLE = "webhook_app_rate"

type Statement = { text: string; values: unknown[] }

/**
 * A rate limit of requests in a minute, by token, session or address, over all processes. While the database cannot count, as when it
 * is read-only, each process counts by itself, so that requests that only read are still answered.
 */
export class RequestRate {
  private readonly limiter: RateLimiterPostgres

  constructor(knex: Knex, perMinute: number) {
    this.limiter = new RateLimiterPostgres({
      storeClient: { query: (statement: Statement) => runUnnamed(knex, statement) },
      storeType: "pool",
      tableName: TABLE,
      tableCreated: true,
      // Retention deletes old rows: a timer here would outlive the module.
      clearExpiredByTimeout: false,
      keyPrefix: "",
      points: perMinute,
      duration: WINDOW_SECONDS,
      // A key that is over its limit costs no statements until the minute ends.
      inMemoryBlockOnConsumed: perMinute,
      insuranceLimiter: new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS }),
    })
  }

  /** Counts a request. @returns the seconds to wait if the limit is exceeded; else null. */
  async exceeded(tokenId: string): Promise<number | null> {
    try {
      await this.limiter.consume(tokenId)
      return null
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) {
        throw refused
      }
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    }
  }
}

/** Runs a statement without the name that the library gives it: named statements fail behind a pooler that shares connections. */
async function runUnnamed(knex: Knex, { text, values }: Statement): Promise<unknown> {
  const connection = await knex.client.acquireConnection()
  try {
    return await connection.query({ text, values })
  } finally {
    await knex.client.releaseConnection(connection)
  }
}
