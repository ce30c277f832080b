import { openRedis, type RedisServer } from "../redis"

/** @throws Error that says how to get a Redis, where there is none and none can be installed. */
export async function neededRedis(): Promise<RedisServer> {
  const redis = await openRedis()
  if (!redis) {
    throw new Error(
      "There is no redis-server here. Install one (Debian: apt-get install redis-server; macOS: brew install redis), or name one: REDIS_URL=redis://localhost:6379"
    )
  }
  return redis
}
