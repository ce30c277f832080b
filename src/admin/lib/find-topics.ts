/** The texts in which a topic is searched. */
type TopicTexts = {
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
 * Whether a search finds a topic. Each word of the search must be the beginning of a word of the topic's texts, or a part of its
 * code or of one of its events.
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

/** Lower case without accents, so that "creee" finds "créée". */
function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
}
