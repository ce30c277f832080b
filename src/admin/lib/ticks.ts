/** Steps of an axis, times a power of ten. */
const STEPS = [1, 2, 5, 10]

/** How many values an axis names at most, besides 0. */
const MOST = 4

/** Round values for an axis from 0 up to one that is at least `highest`, in steps of one at least. */
export function ticksUpTo(highest: number): number[] {
  const rough = Math.max(1, highest / MOST)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * STEPS.find((factor) => power * factor >= rough)!
  return Array.from({ length: Math.max(1, Math.ceil(highest / step)) + 1 }, (_, nth) => nth * step)
}
