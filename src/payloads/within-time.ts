/** @throws Error that says what took longer than `ms` milliseconds. The work itself cannot be called back. */
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
