/** Translations of the clauses of field descriptions, by `meaningKey`. */
export type Meanings = Readonly<Record<string, string>>

/** Between the clauses of a field description: `Its name; null when it has none. …`. */
const SEPARATORS = /(; |\. (?=[A-Z])|\.$)/

/** A text, with `lang` if it is not wholly in the language of the page. */
export type MeaningText = { text: string; lang?: "en" }

/**
 * Translates the description of a topic's field. Clauses without a translation stay in English, as the server words them.
 * @param semicolon between two clauses, with the spaces of the language
 */
export function translateMeaning(meaning: string, meanings: Meanings, semicolon = "; "): MeaningText {
  const text = meaning
    .split(SEPARATORS)
    // Every second part is a separator and has no translation.
    .map((part) => (part === "; " ? semicolon : (meanings[meaningKey(part)] ?? part)))
    .join("")
  const isTranslated = clausesOf(meaning).every((clause) => meanings[meaningKey(clause)] !== undefined)
  return isTranslated ? { text } : { text, lang: "en" }
}

/** The clauses of a description. Each has its own translation. */
export function clausesOf(meaning: string): string[] {
  return meaning.split(SEPARATORS).filter((part, index) => index % 2 === 0 && part !== "")
}

/** The key of a clause in the translations. */
export function meaningKey(clause: string): string {
  return clause
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
}
