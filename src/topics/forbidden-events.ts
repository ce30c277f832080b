/**
 * The reason why an event of Medusa's bus is never sent, as a sentence; undefined when there is none. The rule applies to the
 * topics of webhooks and of the plugin's options.
 */
export function forbiddenEvent(name: string): string | undefined {
  if (name.startsWith("auth.")) {
    return `Events named "auth.*" carry tokens of customers and admins, so they are never sent.`
  }
  if (name === "payment.webhook_received") {
    return `"${name}" carries raw data of the payment provider, so it is never sent.`
  }
  // Events of the plugin's own rows: to send them would cause further ones. The plugin's alerts are topics.
  if (name.startsWith("webhook.")) {
    return `Events named "webhook.*" are the plugin's own: only those in the list of topics are sent.`
  }
  return undefined
}
