/**
 * Least length of an id that is searched in texts. Shorter ones occur by chance; a ULID with its prefix has 29 or more
 * characters.
 */
const MIN_ID = 10

/**
 * Prefixes of ids of entities that many persons share: a product is in the orders of all who bought it. Such ids are not
 * searched in texts, only as the resource of a row.
 */
const SHARED =
  /^(prod|variant|opt|optval|pcol|pcat|ptyp|ptag|promo|procamp|price|pset|plist|reg|sc|iitem|ilev|sloc|so|sp|user|apk|cusgroup|store|taxreg|txr)_/

/** The end of Medusa's ids. */
const ULID = /_[0-9A-Za-z]{26}$/

/** Most layers of escapes in a text. JSON in JSON in a URL has three. */
const MAX_DEPTH = 4

/** Longest form of one escaped character: `\\\\\\\\u0040` and `%252540` are shorter. */
const ESCAPED = 12

/** Largest bound of a repetition in PostgreSQL. Source: its documentation, "Regular Expression Details". */
const MAX_REPEAT = 255

/**
 * Finds mentions of a person in texts, by ids and e-mail addresses. Addresses are compared without case. Only whole words match:
 * `ada@x.com` is not in `canada@x.com`, nor in `ada@x.com.au`.
 */
export class Mentions {
  /** The ULIDs of the searched ids that have Medusa's form, a prefix and a ULID. */
  readonly tails: string[]
  /** The other searched ids. */
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

  /**
   * A regular expression of PostgreSQL that matches all texts with one of the addresses, and a few others; null for no address.
   */
  get candidates(): string | null {
    return this.emails.length ? this.emails.map(roughly).join("|") : null
  }

  /** Whether a text, with or without its escapes, mentions the person. */
  isIn(text: string): boolean {
    return this.hasEmail(text) || formsOf(text).some((form) => this.idPatterns.some((id) => id.test(form)))
  }

  /** Whether a text, with or without its escapes, contains one of the addresses. */
  hasEmail(text: string): boolean {
    return formsOf(text).some((form) => this.emailPatterns.some((email) => email.test(form)))
  }
}

/** Matches a whole address. `'` before it is a quotation mark, unless a letter precedes it, as in `o'hara@x.com`. */
function wholeAddress(email: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}._+-])(?<![\\p{L}\\p{N}]')${quoted(email)}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`,
    "iu"
  )
}

/** A pattern of an address in which all characters but letters and digits may be escaped. */
function roughly(email: string): string {
  return email
    .toLowerCase()
    .replace(/^[^a-z0-9]+/, "")
    .replace(/[^a-z0-9]+/g, ({ length }) => `.{1,${Math.min(length * ESCAPED, MAX_REPEAT)}}`)
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}

/** The text, and the text after the removal of each layer of escapes: of JSON, of URLs and of HTML. */
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
      name
        ? (ENTITIES[name.toLowerCase()] ?? name)
        : String.fromCharCode(dec ? Number(dec) : parseInt(hex, 16))
    )
}

function percentDecoded(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return run
  }
}
