/** Says in the log what stays untested; where tests are the purpose (`CI=true`), an error. */
export function skipLoudly(message: string): void {
  if (process.env.CI === "true") {
    throw new Error(message)
  }
  sayLoudly(message)
}

/** Says in the log what stays untested. */
export function sayLoudly(message: string): void {
  const line = "!".repeat(message.length)
  console.warn(`\n${line}\n${message}\n${line}\n`)
}
