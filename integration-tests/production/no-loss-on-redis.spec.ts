import { present } from "../../scripts/present"
import { NoLoss } from "../crash/support/no-loss"
import { flushRedis } from "./redis"

const CATCH_UP_MS = 4_000

type Accident = { what: string; flush?: boolean; kill?: ("server" | "worker")[] }

const ACCIDENTS: Accident[] = [
  { what: "Redis flushed", flush: true },
  { what: "the worker killed", kill: ["worker"] },
  { what: "the server killed", kill: ["server"] },
  { what: "Redis flushed and the worker killed", flush: true, kill: ["worker"] },
  { what: "Redis flushed again", flush: true },
  { what: "Redis flushed and both killed", flush: true, kill: ["server", "worker"] },
  { what: "Redis flushed once more", flush: true },
]

// Where no Redis is found or installed, the set-up warns of it, and fails where CI=true.
const onRedis = process.env.REDIS_URL ? it : it.skip

let run: NoLoss | undefined

afterEach(() => run?.close())

onRedis(
  "a shop on Redis tells every committed change, and soon, whatever Redis forgets and whoever is killed",
  async () => {
    const redis = present(process.env.REDIS_URL, "REDIS_URL in the environment")
    run = await NoLoss.open("webhooks_no_loss_on_redis", CATCH_UP_MS, redis)
    const { shop, merchant } = run
    const late: string[] = []
    await run.begin()
    for (const { what, flush, kill } of ACCIDENTS) {
      await run.work()
      if (flush) {
        await flushRedis(redis)
      }
      if (kill) {
        await shop.kill(kill)
      }
      await merchant.stop()
      const missing = await run.missing()
      await shop.start()
      const took = await run.awaitLost(what, missing)
      // What is found in time has yet to be composed and sent, which takes less than a start.
      if (took >= 2 * CATCH_UP_MS + shop.longestStartMs) {
        late.push(`${what}: ${took} ms`)
      }
      merchant.start()
    }
    await run.awaitAllTopics()
    await merchant.stop()
    await run.awaitAll()

    expect(await run.brokenWords()).toEqual([])
    console.info(await run.story(ACCIDENTS.map(({ what }) => what).join(", ")))
    expect(late).toEqual([])
  },
  900_000
)
