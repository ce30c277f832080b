/** Warns in the log of what stays untested; where tests are the purpose (`CI=true`), it is an error. */
export function requireTested(message: string): void {
  if (process.env.CI === "true") {
    throw new Error(message)
  }
  warnUntested(message)
}

/** Warns in the log of what stays untested. */
export function warnUntested(message: string): void {
  const line = "!".repeat(message.length)
  console.warn(`\n${line}\n${message}\n${line}\n`)
}
