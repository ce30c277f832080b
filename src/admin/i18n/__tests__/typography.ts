import type { Flat } from "./texts-in-source"

type Rule = { rule: string; breaks: RegExp }

const EVERYWHERE: Rule[] = [
  { rule: "a no-break space (U+00A0) between an amount and its unit", breaks: /\{\{amount\}\} / },
  { rule: 'no straight quotation marks "…"', breaks: /"/ },
  // A year has no separator, nor has the number of a standard.
  { rule: "a separator in numbers above 999", breaks: /(?<!ISO )(?<![\w./:-])\d{4,}(?!\w)/ },
]

const RULES: Record<"en" | "de" | "fr", Rule[]> = {
  en: [{ rule: "no space before … at the end", breaks: /\s…$/ }],
  de: [
    { rule: "quotation marks „…“", breaks: /[”«»]|„[^“]*$|^[^„]*“/ },
    { rule: "a no-break space (U+00A0) before …", breaks: /[^\u00a0]…/ },
  ],
  fr: [
    { rule: "the apostrophe ’ (U+2019)", breaks: /'/ },
    { rule: "quotation marks «…»", breaks: /[„“”]/ },
    { rule: "a no-break space (U+00A0) within « »", breaks: /«[^\u00a0]|[^\u00a0]»/ },
    { rule: "a narrow no-break space (U+202F) before ; ! ?", breaks: /[^\u202f][;!?](?=\s|[)»]|$)/ },
    { rule: "a no-break space (U+00A0) before :", breaks: /[^\u00a0]:(?=\s|$)/ },
    { rule: "no space before …", breaks: /\s…/ },
  ],
}

/** Where texts break the typography of their language: `key: the rule`. Samples of JSON keep to that of JSON. */
export function faultsIn(language: keyof typeof RULES, texts: Flat): string[] {
  return Object.entries(texts)
    .filter(([, text]) => !text.startsWith("{ "))
    .flatMap(([key, text]) =>
      [...EVERYWHERE, ...RULES[language]]
        .filter(({ breaks }) => breaks.test(text))
        .map(({ rule }) => `${key}: ${rule}`)
    )
}
