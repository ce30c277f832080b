/** Does a part of the work and shows, in one line, what it is and how long it took. */
export async function step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = Date.now()
  process.stdout.write(`${what} … `)
  const result = await work()
  console.log(`${((Date.now() - start) / 1000).toFixed(1)} s`)
  return result
}
