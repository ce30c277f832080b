/** Says in the log what stays untested; where tests are the purpose (`CI=true`), an error. */
export function skipLoudly(message: string): void {
  if (process.env.CI === "true") {
    throw new Error(message)
  }
  const line = "!".repeat(message.length)
  console.warn(`\n${line}\n${message}\n${line}\n`)
}
