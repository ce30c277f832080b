import type { TFunction } from "i18next"
import type { z } from "zod"

/** An issue of a schema, or one that shows itself before the values have the schema's form. */
export type Issue =
  z.core.$ZodIssue | { code: "no_json" } | { code: "no_schedule" } | { code: "header_twice" }

/** What is wrong with a field, in the admin's language. */
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
 * A sentence of the server's in the admin's language, as far as it is known; else as the server says it. It is looked
 * up by its words, `must not be larger than 8 KB` as `refusals.must_not_be_larger_than_n_kb`, with its numbers and its id given
 * to the translation. A quoted name that it starts with is put before it again.
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

/**
 * The server's answer to a request that it refuses, in the reader's language as far as it is known. It may be a sentence about a
 * setting, or one like a delivery's remark.
 */
export function translateRefusal(text: string, t: TFunction<"webhooks">): string {
  return translateBeyondRights(text, t) ?? translateRemark(text, t)
}

/**
 * A refusal that names missing rights, `topics: customer.updated needs the right customer:read`, or what an app may not have,
 * `topics: the app may not have order.created`; undefined where it names neither.
 */
function translateBeyondRights(text: string, t: TFunction<"webhooks">): string | undefined {
  const rights = [...text.matchAll(/needs? the right ([a-z_]+:[a-z_]+)/g)].map(([, right]) => right)
  if (rights.length) {
    return t("webhooks.form.missingRights", { rights: rights.join(", ") })
  }
  const names = /the app may not have (.+)$/s.exec(text)?.[1]
  return names === undefined ? undefined : t("webhooks.form.beyondApp", { names })
}

/** What may be between the sentences of a remark: `Blocked: …`, `… for too long. Last error: …`, `… failed (EPROTO)`. */
const SEPARATORS = /(: |\. | \()/

/**
 * A remark of a delivery, an attempt or a webhook in the reader's language. It is looked up like the server's other sentences, the
 * whole first, then ever less of its beginning, and so on with the rest. What is not known stays as the server says it, such as
 * `503 Service Unavailable`. A colon beside what is known is written as the language does it: French has a space before it.
 */
export function translateRemark(remark: string, t: TFunction<"webhooks">): string {
  return translateFrom({ separator: "", parts: remark.split(SEPARATORS), isKnown: false }, t)
}

type Rest = {
  /** Between what comes before it and its first sentence. */
  separator: string
  /** Sentences, and between each two their separator. */
  parts: readonly string[]
  /** Whether what comes before it is translated. */
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

/** The longest beginning that is known, in the reader's language; else the first part as it is. */
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
  return lookUp(`remarks.${key}`, sentence, t) ?? lookUp(`refusals.${key}`, sentence, t)
}

const NUMBERS = /\d+(?:\.\d+)?/g

/** An id of a webhook, an app or a delivery. */
const ID = /\b(?:whdel|whapp|whk)_\w+/g

/** The text of a key, with the id and the numbers of the sentence given to it. */
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
