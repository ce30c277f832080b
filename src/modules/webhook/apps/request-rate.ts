import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible"

const WINDOW_SECONDS = 60

/** As a migration makes it. */
const TABLE = "webhook_app_rate"

type Statement = { text: string; values: unknown[] }

/** How many requests each token has sent in a minute, over all processes. */
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
      // What is over its limit costs no more statements until the minute ends.
      inMemoryBlockOnConsumed: perMinute,
    })
  }

  /** Counts a request. @returns the seconds to wait, where it is one too many; else null. */
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

/** The library names its statements, which a pooler that shares connections between clients would not find again. */
async function runUnnamed(knex: Knex, { text, values }: Statement): Promise<unknown> {
  const connection = await knex.client.acquireConnection()
  try {
    return await connection.query({ text, values })
  } finally {
    await knex.client.releaseConnection(connection)
  }
}
