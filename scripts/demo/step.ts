/** Runs a step, and prints its name and duration in one line. */
export async function step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = Date.now()
  process.stdout.write(`${what} … `)
  const result = await work()
  console.log(`${((Date.now() - start) / 1000).toFixed(1)} s`)
  return result
}
