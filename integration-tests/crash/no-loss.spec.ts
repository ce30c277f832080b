import { setTimeout as pause } from "node:timers/promises"

import { NoLoss } from "./support/no-loss"

const KILLS = 7
const CATCH_UP_MS = 4_000

/** Every third life ends at any moment, before catch-up has run or in the middle of it. */
const ANY_MOMENT_MS = 1.5 * CATCH_UP_MS

let run: NoLoss | undefined

afterEach(() => run?.close())

it(`a shop killed ${KILLS} times while it works sends every committed change, and soon`, async () => {
  run = await NoLoss.open("webhooks_no_loss", CATCH_UP_MS)
  const { shop, merchant } = run
  await run.begin()
  await run.work()
  for (let kill = 1; kill <= KILLS; kill++) {
    await shop.kill()
    await merchant.stop()
    const missing = await run.missing()

    await shop.start()
    if (kill % 3 === 0) {
      merchant.start()
      await pause(Math.random() * ANY_MOMENT_MS)
      continue
    }
    await run.awaitLost(`kill ${kill}`, missing)
    merchant.start()
    await run.work()
  }
  await run.awaitAllTopics()
  await merchant.stop()
  await run.awaitAll()

  expect(await run.brokenWords()).toEqual([])
  console.info(await run.story(`${KILLS} kills`))
  expect(Math.max(...run.times)).toBeLessThan(2 * CATCH_UP_MS + shop.longestStartMs)
}, 1_200_000)
