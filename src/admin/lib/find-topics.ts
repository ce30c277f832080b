/** What can be found of a topic: everything that is shown of it, and what else merchants call it. */
export type TopicTexts = {
  /** Its code: `order.created`. */
  topic: string
  /** Its plain name: "Order created". */
  name: string
  description: string
  group: string
  /** Medusa's events that it is sent for: `order.placed`. */
  events: readonly string[]
  /** Other words for it, separated by commas: "paid, payment received". */
  synonyms: string
}

/**
 * Whether a topic is what someone looks for: each word of the search begins a word of what is known of the topic, or is
 * somewhere in its code or in one of its events.
 */
export function isFound(search: string, texts: TopicTexts): boolean {
  const codes = [texts.topic, ...texts.events].map(folded)
  const words = [texts.name, texts.description, texts.group, texts.synonyms, ...codes].flatMap(wordsOf)
  return folded(search)
    .split(/\s+/)
    .filter(Boolean)
    .every(
      (wanted) =>
        codes.some((code) => code.includes(wanted)) ||
        wordsOf(wanted).every((part) => words.some((word) => word.startsWith(part)))
    )
}

/** A topic's name in English, from its code: `order.fulfillment_created` is "Order fulfillment created". */
export function plainName(topic: string): string {
  const text = topic.replace(/^action\./, "").replace(/[._-]+/g, " ")
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function wordsOf(text: string): string[] {
  return folded(text)
    .split(/[^\p{Letter}\p{Number}*]+/u)
    .filter(Boolean)
}

/** Without capitals and accents, so that "creee" finds "créée". */
function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
}
