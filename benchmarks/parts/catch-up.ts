import type { Bench } from "../bench"
import { atMost, definePart, ratio } from "../part"
import { inTurns } from "../support/measurements"
import type { BenchShop } from "../support/bench-shop"

/** The number of products that changed in the period of a run. */
const CHANGED = 200

export const catchUp = definePart({
  description:
    "A run of catch-up at 100,000 products against 1,000: where nothing changed, and where 200 products did",
  target: { idle: atMost(1.5), changed: atMost(1.5) },

  async measure(bench) {
    const [small, large] = [
      await catalogueOf(bench, "small", 1_000),
      await catalogueOf(bench, "large", bench.scale(100_000, 10_000)),
    ]
    const rounds = bench.scale(15, 5)
    const run = () =>
      inTurns(rounds, { "large catalogue": () => large.catchUp(), "small catalogue": () => small.catchUp() })
    await run()
    const idle = ratio("ms", await run())
    await Promise.all([small, large].map((shop) => shop.touchProducts(CHANGED)))
    // The first run sends the changes. Later runs find them sent, as in a shop whose event bus loses nothing.
    await Promise.all([small, large].map((shop) => shop.catchUp()))
    return { idle, changed: ratio("ms", await run()) }
  },
})

async function catalogueOf(bench: Bench, kind: "small" | "large", products: number): Promise<BenchShop> {
  const shop = await bench.shop(kind)
  await shop.subscribe(`${(await bench.sink()).origin}/${kind}`, "product.updated")
  await shop.insertProducts(products)
  return shop
}
