/**
 * Limits the time of some work to `ms` milliseconds. The work itself is not stopped.
 * @throws Error that names `what` after that time.
 */
export async function withinTime<Result>(
  work: Result | Promise<Result>,
  ms: number,
  what: string
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
