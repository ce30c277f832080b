import guide from "../../../docs/pulling.md?raw"

const TOKEN = `-H "authorization: Bearer $WEBHOOKS_TOKEN"`
const JSON_BODY = `-H "content-type: application/json"`

/** The command that sends a sample to a webhook and prints the receiver's response. @param shop the shop's origin */
export function testCommand(shop: string, webhookId: string, topic: string | undefined): string {
  return [
    `curl -X POST ${shop}/webhook-apps/webhooks/${webhookId}/test \\`,
    `  ${TOKEN} ${JSON_BODY} \\`,
    // A topic of a merchant's own event may contain an apostrophe.
    `  -d '${JSON.stringify({ topic }).replaceAll("'", `'\\''`)}'`,
  ].join("\n")
}

/** The command that fetches messages. It waits up to 30 seconds for the first one. */
export function fetchCommand(shop: string, webhookId: string): string {
  return [
    `curl "${shop}/webhook-apps/webhooks/${webhookId}/messages?limit=50&wait=30" \\`,
    `  ${TOKEN}`,
  ].join("\n")
}

/** The command that acknowledges a message. */
export function acknowledgeCommand(shop: string, webhookId: string): string {
  return [
    `curl -X POST ${shop}/webhook-apps/webhooks/${webhookId}/messages/ack \\`,
    `  ${TOKEN} ${JSON_BODY} \\`,
    `  -d '{ "ids": ["whdel_…"] }'`,
  ].join("\n")
}

/**
 * The program of the guide that fetches and acknowledges the messages of this webhook.
 * @throws Error if the guide has no such program
 */
export function fetchProgram(shop: string, webhookId: string): string {
  const [, program] = /```ts\n\/\/ src\/fetch-orders\.ts\n(.*?)```/s.exec(guide) ?? []
  if (program === undefined) {
    throw new Error("The guide to pulling has no src/fetch-orders.ts.")
  }
  return program
    .replace("${process.env.SHOP}", shop)
    .replace("${process.env.WEBHOOK_ID}", webhookId)
    .replace(/`(https?:[^`$]+)`/, '"$1"')
    .trim()
}
