import { openRedis, type RedisServer } from "../../scripts/redis"
import { requireTested } from "./warn-untested"
import startPostgres from "./start-postgres"

declare global {
  // eslint-disable-next-line no-var -- `globalThis` takes no other
  var testRedis: RedisServer | undefined
}

/** Gives the suites a Redis (`REDIS_URL`), and a PostgreSQL as `startPostgres` does. */
export default async function startRedis(): Promise<void> {
  const redis = await openRedis()
  if (redis === null) {
    return requireTested(
      "There is no redis-server here, and none can be installed: the production shape stays UNTESTED."
    )
  }
  globalThis.testRedis = redis
  process.env.REDIS_URL = redis.url
  await startPostgres()
}
