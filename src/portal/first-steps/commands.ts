import guide from "../../../docs/pulling.md?raw"

const TOKEN = `-H "authorization: Bearer $WEBHOOKS_TOKEN"`
const JSON_BODY = `-H "content-type: application/json"`

/** What sends a webhook a sample now, and prints what its receiver answered. @param shop its origin. */
export function testCommand(shop: string, webhookId: string, topic: string | undefined): string {
  return [
    `curl -X POST ${shop}/webhook-apps/webhooks/${webhookId}/test \\`,
    `  ${TOKEN} ${JSON_BODY} \\`,
    `  -d '${JSON.stringify({ topic })}'`,
  ].join("\n")
}

/** What fetches messages, waiting for the first up to 30 seconds. */
export function fetchCommand(shop: string, webhookId: string): string {
  return [
    `curl "${shop}/webhook-apps/webhooks/${webhookId}/messages?limit=50&wait=30" \\`,
    `  ${TOKEN}`,
  ].join("\n")
}

/** What says that a message has arrived. */
export function acknowledgeCommand(shop: string, webhookId: string): string {
  return [
    `curl -X POST ${shop}/webhook-apps/webhooks/${webhookId}/messages/ack \\`,
    `  ${TOKEN} ${JSON_BODY} \\`,
    `  -d '{ "ids": ["whdel_…"] }'`,
  ].join("\n")
}

/**
 * The guide's program that fetches and acknowledges, for this webhook.
 * @throws when the guide has no such program
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
