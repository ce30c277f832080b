/** Steps of an axis, to be multiplied by a power of ten. */
const STEPS = [1, 2, 5, 10]

/** The largest number of values on an axis, without 0. */
const MOST = 4

/** Round values for an axis, from 0 up to at least `highest`, in steps of at least 1. */
export function ticksUpTo(highest: number): number[] {
  const rough = Math.max(1, highest / MOST)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.min(...STEPS.map((factor) => power * factor).filter((step) => step >= rough))
  return Array.from({ length: Math.max(1, Math.ceil(highest / step)) + 1 }, (_, nth) => nth * step)
}
