/** What the clauses of meanings are in another language, by their keys. */
export type Meanings = Readonly<Record<string, string>>

/** Between what a field means, when it is null and its unit, which the server says as `Its name; null when it has none. …`. */
const SEPARATORS = /(; |\. (?=[A-Z])|\.$)/

/** A text to show, with its `lang` where it is not, or not all, in the language of the page. */
export type MeaningText = { text: string; lang?: "en" }

/**
 * What a field of a topic means, translated as far as it is known; else as the server says it, in English.
 * @param semicolon as the language writes it between two clauses, with its spaces
 */
export function translateMeaning(meaning: string, meanings: Meanings, semicolon = "; "): MeaningText {
  const text = meaning
    .split(SEPARATORS)
    // Every second part is a separator, and has no key.
    .map((part) => (part === "; " ? semicolon : (meanings[meaningKey(part)] ?? part)))
    .join("")
  const isTranslated = clausesOf(meaning).every((clause) => meanings[meaningKey(clause)] !== undefined)
  return isTranslated ? { text } : { text, lang: "en" }
}

/** The parts of a meaning, each of which is translated by itself. */
export function clausesOf(meaning: string): string[] {
  return meaning.split(SEPARATORS).filter((part, index) => index % 2 === 0 && part !== "")
}

export function meaningKey(clause: string): string {
  return clause
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
}
