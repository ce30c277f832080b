import fc from "fast-check"

/** Of the random numbers; another each time, unless one is given to see the same sequences again. */
const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31)

/** Beyond the time for which sequences are tried: to end the last one, and to find a shorter one that fails. */
const SPARE_MS = 180_000

/**
 * A test that tries random sequences for some time, by the promise that holds in all of them.
 * @param minutes for how long; `npm test -- --only model --minutes 60` for longer.
 * @param live resolves when a sequence has ended well. @throws Error of the shortest sequence that still fails, with its seed.
 */
export function itHoldsInRandom<Sequence>(
  promise: string,
  sequences: fc.Arbitrary<Sequence>,
  minutes: number,
  live: (sequence: Sequence) => Promise<void>
): void {
  const timeMs = Number(process.env.MODEL_MINUTES ?? minutes) * 60_000
  it(
    promise,
    async () => {
      let lives = 0
      let last = Promise.resolve()
      const property = fc.asyncProperty(sequences, async (sequence) => {
        lives += 1
        last = live(sequence).catch((error: Error) => {
          throw new Error(`Seed ${SEED}, ${fc.stringify(sequence)}: ${error.message}`)
        })
        await last
      })
      const result = await fc.check(property, {
        seed: SEED,
        numRuns: 100_000,
        interruptAfterTimeLimit: timeMs,
        markInterruptAsFailure: false,
      })
      // The one that was under way when the time was over counts too.
      await last
      if (result.counterexample !== null) {
        throw new Error(fc.defaultReportMessage(result), { cause: result.errorInstance })
      }
      expect(lives).toBeGreaterThan(0)
      console.info(`${lives} sequences from seed ${SEED}`)
    },
    timeMs + SPARE_MS
  )
}
