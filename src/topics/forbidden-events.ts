/**
 * Why an event of Medusa's bus may never leave the shop, as a sentence; undefined when it may.
 * The one rule for what admins type, what merchants configure and what is captured.
 */
export function forbiddenEvent(name: string): string | undefined {
  if (name.startsWith("auth.")) {
    return `Events named "auth.*" carry tokens of customers and admins, so they are never sent.`
  }
  if (name === "payment.webhook_received") {
    return `"${name}" carries raw data of the payment provider, so it is never sent.`
  }
  // Its module tells of each row it writes: sending that would cause the next. Its alerts are topics.
  if (name.startsWith("webhook.")) {
    return `Events named "webhook.*" are the plugin's own: only those in the list of topics are sent.`
  }
  return undefined
}
