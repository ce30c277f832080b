/** The resource of the topics of the plugin's own alerts. */
export const WEBHOOK = "webhook"

/** The resource of a topic, which is the first part of its name: `order` of `order.created`. */
export function resourceOf(topic: string): string {
  return topic.slice(0, topic.indexOf("."))
}
