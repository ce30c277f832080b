/** The request of a delivery. */
type SentRequest = {
  url: string
  /** The event's id, sent as `webhook-id`. */
  id: string
  body: string
  /** As in the log: some values are masked. */
  headers: Record<string, string>
}

/** The log's mask for values that it does not store: see `loggedHeaders` of the dispatch. */
const MASK = "•••"

/** Headers that differ for each attempt. The command computes them. */
const SIGNED = ["webhook-id", "webhook-timestamp", "webhook-signature", "x-medusa-webhook-signature"]

/**
 * A shell command that sends the same delivery again. It contains no secret and no signature. It signs when it runs, with the
 * secret in `WEBHOOK_SECRET`, so only somebody who has the secret can send an accepted request. Masked header values are taken
 * from variables: `HEADER_AUTHORIZATION`.
 *
 * It runs in sh, bash and zsh with openssl and curl. It is one subshell, so that a pasted command stops as a whole if a variable
 * is missing. The body goes through a pipe, since an argument may not exceed 128 KB on Linux.
 */
export function asCurl({ url, id, body, headers }: SentRequest): string {
  const others = Object.entries(headers).filter(([name]) => !SIGNED.includes(name.toLowerCase()))
  const options = [
    "--include --globoff --request POST --data-binary @-",
    `--header "webhook-id: $id"`,
    `--header "webhook-timestamp: $timestamp"`,
    `--header "webhook-signature: v1,$signature"`,
    `--header "x-medusa-webhook-signature: $body_signature"`,
    ...others.map(([name, value]) => `--header ${headerArgument(name, value)}`),
    `--url ${quote(url)}`,
  ]
  return `(
  : "\${WEBHOOK_SECRET:?}"
  id=${quote(id)}
  timestamp=$(date +%s)
  body=${quote(body)}
  key=$(case "$WEBHOOK_SECRET" in
    whsec_*) printf %s "\${WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A ;;
    *) printf %s "$WEBHOOK_SECRET" ;;
  esac | od -An -v -tx1 | tr -d ' \\n')
  signature=$(printf %s "$id.$timestamp.$body" |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
  body_signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -binary | openssl base64 -A)
  printf %s "$body" | curl ${options.join(" \\\n    ")}
)
`
}

/** A header as an argument of curl. Without a semicolon after its name, curl leaves out a header with an empty value. */
function headerArgument(name: string, value: string): string {
  switch (value) {
    case MASK:
      return `"${name}: \${HEADER_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}:?}"`
    case "":
      return quote(`${name};`)
    default:
      return quote(`${name}: ${value}`)
  }
}

/** Quotes a text for a POSIX shell, where only the single quote is special between single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
