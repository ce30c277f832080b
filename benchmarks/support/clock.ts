/** Milliseconds of a clock that all processes of a machine share and that never jumps. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
