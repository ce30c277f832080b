import type { TFunction } from "i18next"
import type { z } from "zod"

/** An issue of a schema, or one that is found before the values are parsed. */
export type Issue =
  z.core.$ZodIssue | { code: "no_json" } | { code: "no_schedule" } | { code: "header_twice" }

/** The message for an invalid field, in the admin's language. */
export function explain(issue: Issue, t: TFunction<"webhooks">): string {
  switch (issue.code) {
    case "no_json":
    case "no_schedule":
    case "header_twice":
      return t(`errors.${issue.code}`)
    case "invalid_type":
      return t(issue.expected === "int" ? "errors.not_whole" : "errors.not_a_number")
    case "too_small":
      switch (issue.origin) {
        case "array":
          return t("errors.choose_one")
        case "string":
          return t("errors.required")
        default:
          return t("errors.at_least", { number: issue.minimum })
      }
    case "too_big":
      switch (issue.origin) {
        case "array":
          return t("errors.too_many", { number: issue.maximum })
        case "string":
          return t("errors.too_long", { number: issue.maximum })
        default:
          return t("errors.at_most", { number: issue.maximum })
      }
    default:
      return translateSentence(issue.message ?? "", t)
  }
}

/**
 * Translates a sentence of the server. A sentence without a translation is returned unchanged. The key is made of its words:
 * `must not be larger than 8 KB` has the key `refusals.must_not_be_larger_than_n_kb`. Its numbers and its id are passed to the
 * translation. A quoted name at its beginning is kept. Of a sentence with other quoted names, `name` and `meant` are passed, and the key
 * has `name` in their place.
 */
export function translateSentence(text: string, t: TFunction<"webhooks">): string {
  const beyondRights = translateBeyondRights(text, t)
  if (beyondRights !== undefined) {
    return beyondRights
  }
  const [, name = "", sentence = ""] = /^(?:[a-z_]+: )?("(?:[^"\\]|\\.)*" )?(.*)$/s.exec(text) ?? []
  const translated = name + (textOf(sentence, t) ?? sentence)
  return translated.charAt(0).toUpperCase() + translated.slice(1)
}

/** Translates the server's refusal of a request: a sentence about a setting, or one like a delivery's remark. */
export function translateRefusal(text: string, t: TFunction<"webhooks">): string {
  return translateBeyondRights(text, t) ?? translateRemark(text, t)
}

/**
 * Translates a refusal that names missing rights (`topics: customer.updated needs the right customer:read`) or topics that an app
 * may not have (`topics: the app may not have order.craeted, did you mean "order.created"?`); undefined for other refusals.
 */
function translateBeyondRights(text: string, t: TFunction<"webhooks">): string | undefined {
  const rights = [...text.matchAll(/needs? the right ([a-z_]+:[a-z_]+)/g)].map(([, right]) => right)
  if (rights.length) {
    return t("webhooks.form.missingRights", { rights: rights.join(", ") })
  }
  const [, names, meant] = /the app may not have (.+?)(?:, did you mean "(.+)"\?)?$/s.exec(text) ?? []
  if (names === undefined) {
    return undefined
  }
  const refusal = t("webhooks.form.beyondApp", { names })
  return meant === undefined ? refusal : `${refusal}. ${t("webhooks.form.didYouMean", { name: meant })}`
}

/** Separators between the sentences of a remark: `Blocked: …`, `… for too long. Last error: …`, `… failed (EPROTO)`. */
const SEPARATORS = /(: |\. | \()/

/**
 * Translates a remark of a delivery, an attempt or a webhook. The longest beginning that has a translation is translated first, then
 * the rest in the same way. Parts without a translation stay unchanged, such as `503 Service Unavailable`. A colon next to a
 * translated part is written as in the language: French has a space before it.
 */
export function translateRemark(remark: string, t: TFunction<"webhooks">): string {
  return translateFrom({ separator: "", parts: remark.split(SEPARATORS), isKnown: false }, t)
}

type Rest = {
  /** The separator before its first sentence. */
  separator: string
  /** Sentences and separators, alternately. */
  parts: readonly string[]
  /** Whether the part before it was translated. */
  isKnown: boolean
}

function translateFrom({ separator, parts, isKnown: isAfterKnown }: Rest, t: TFunction<"webhooks">): string {
  const { text, length, isKnown } = longestKnown(parts, t)
  const between = separator === ": " && (isKnown || isAfterKnown) ? t("colon") : separator
  const [next, ...rest] = parts.slice(length)
  return (
    between + text + (next === undefined ? "" : translateFrom({ separator: next, parts: rest, isKnown }, t))
  )
}

/** The longest beginning that has a translation, translated; else the first part unchanged. */
function longestKnown(
  parts: readonly string[],
  t: TFunction<"webhooks">
): { text: string; length: number; isKnown: boolean } {
  for (let length = parts.length; length > 0; length -= 2) {
    const begin = parts.slice(0, length).join("")
    const text = textOf(begin, t)
    if (text !== undefined) {
      return { text, length, isKnown: true }
    }
  }
  return { text: parts[0] ?? "", length: 1, isKnown: false }
}

function textOf(sentence: string, t: TFunction<"webhooks">): string | undefined {
  const key = keyOf(sentence)
  return (
    lookUp(`remarks.${key}`, sentence, t) ?? lookUp(`refusals.${key}`, sentence, t) ?? nameIn(sentence, t)
  )
}

/** A name in quotes. */
const QUOTED = /"((?:[^"\\]|\\.)*)"/g

/** The translation of a sentence that quotes a name, and perhaps the name that was meant. */
function nameIn(sentence: string, t: TFunction<"webhooks">): string | undefined {
  const [name, meant] = [...sentence.matchAll(QUOTED)].map(([, quoted]) => quoted)
  const key = keyOf(sentence.replace(QUOTED, "name"))
  return name === undefined ? undefined : t(`refusals.${key}`, { defaultValue: "", name, meant }) || undefined
}

const NUMBERS = /\d+(?:\.\d+)?/g

/** An id of a webhook, an app or a delivery. */
const ID = /\b(?:whdel|whapp|whk)_\w+/g

/** The translation of a key, with the id and the numbers of the sentence. */
function lookUp(key: string, sentence: string, t: TFunction<"webhooks">): string | undefined {
  const [id] = sentence.match(ID) ?? []
  const [first, second, third, fourth, fifth] = sentence.replace(ID, "").match(NUMBERS) ?? []
  const text = t(key, { defaultValue: "", id, first, second, third, fourth, fifth })
  return text === "" ? undefined : text
}

function keyOf(sentence: string): string {
  return sentence
    .replace(ID, "id")
    .toLowerCase()
    .replace(NUMBERS, "n")
    .replace(/[^a-z]+/g, "_")
    .replace(/^_|_$/g, "")
}
