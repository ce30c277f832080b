/** What topics of the plugin's own alerts are about. */
export const WEBHOOK = "webhook"

/** What a topic is about, the first part of its name: `order.created` is about an `order`. */
export function resourceOf(topic: string): string {
  return topic.slice(0, topic.indexOf("."))
}
