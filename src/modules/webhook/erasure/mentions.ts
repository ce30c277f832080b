/** Shorter ids than this are in texts by chance; a ULID with its prefix has 29 characters and more. */
const MIN_ID = 10

/**
 * Ids of what many share, by their prefix. A product is in the orders of all who bought it, so such an id is looked
 * for as the resource alone.
 */
const SHARED =
  /^(prod|variant|opt|optval|pcol|pcat|ptyp|ptag|promo|procamp|price|pset|plist|reg|sc|iitem|ilev|sloc|so|sp|user|apk|cusgroup|store|taxreg|txr)_/

/** What ids of Medusa end with. */
const ULID = /_[0-9A-Za-z]{26}$/

/** How often a text may have been escaped: JSON in JSON in an address is three. */
const MAX_DEPTH = 4

/** Longest form of one escaped character that is looked for: `\\\\\\\\u0040` and `%252540` are shorter. */
const ESCAPED = 12

/** Largest bound that PostgreSQL takes for a repetition. Source: its documentation, "Regular Expression Details". */
const MAX_REPEAT = 255

/**
 * What the mention of a person looks like in a text: one of the ids, or one of the addresses. Upper and lower case of an
 * address are one. A word that is longer is another: `ada@x.com` is not in `canada@x.com`, nor in `ada@x.com.au`.
 */
export class Mentions {
  /** Of ids that are looked for in texts, a prefix and a ULID as Medusa makes them: the ULID. */
  readonly tails: string[]
  /** Other ids that are looked for in texts. */
  readonly others: string[]
  private readonly idPatterns: RegExp[]
  private readonly emailPatterns: RegExp[]

  constructor(
    ids: Iterable<string>,
    private readonly emails: readonly string[]
  ) {
    const searched = [...ids].filter((id) => id.length >= MIN_ID && !SHARED.test(id))
    this.tails = searched.filter((id) => ULID.test(id)).map((id) => id.slice(-26))
    this.others = searched.filter((id) => !ULID.test(id))
    this.idPatterns = searched.map((id) => new RegExp(`(?<![A-Za-z0-9_])${quoted(id)}(?![A-Za-z0-9_])`))
    this.emailPatterns = emails.map(wholeAddress)
  }

  /** A regular expression of PostgreSQL that finds every text with one of the addresses, and a few more; null for none. */
  get candidates(): string | null {
    return this.emails.length ? this.emails.map(roughly).join("|") : null
  }

  /** Whether the text, or what it says when its escapes are taken out, mentions the person. */
  isIn(text: string): boolean {
    return this.hasEmail(text) || formsOf(text).some((form) => this.idPatterns.some((id) => id.test(form)))
  }

  /** The same, of the addresses alone. */
  hasEmail(text: string): boolean {
    return formsOf(text).some((form) => this.emailPatterns.some((email) => email.test(form)))
  }
}

/** `'` begins a quotation, unless a letter is before it, as in `o'hara@x.com`. */
function wholeAddress(email: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}._+-])(?<![\\p{L}\\p{N}]')${quoted(email)}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`,
    "iu"
  )
}

/** Letters and digits are written as they are; whatever is between them may be escaped. */
function roughly(email: string): string {
  return email
    .toLowerCase()
    .replace(/^[^a-z0-9]+/, "")
    .replace(/[^a-z0-9]+/g, ({ length }) => `.{1,${Math.min(length * ESCAPED, MAX_REPEAT)}}`)
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}

/** The text as it is, and what it says after each layer of escapes: of JSON, of URLs and of HTML. */
function formsOf(text: string): string[] {
  const forms = [text]
  for (
    let form = unescaped(text);
    forms.length <= MAX_DEPTH && form !== forms.at(-1);
    form = unescaped(form)
  ) {
    forms.push(form)
  }
  return forms
}

const ENTITIES: Record<string, string> = { commat: "@", plus: "+", period: ".", apos: "'", amp: "&" }

function unescaped(text: string): string {
  return text
    .replace(/\\(?:u([0-9a-f]{4})|([bfnrt])|(["\\/]))/gi, (_, hex, blank, plain) =>
      hex ? String.fromCharCode(parseInt(hex, 16)) : blank ? "\n" : plain
    )
    .replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded)
    .replace(/&(?:#(\d{1,5})|#x([0-9a-f]{1,4})|(commat|plus|period|apos|amp));/gi, (_, dec, hex, name) =>
      name ? ENTITIES[name.toLowerCase()]! : String.fromCharCode(dec ? Number(dec) : parseInt(hex, 16))
    )
}

function percentDecoded(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return run
  }
}
