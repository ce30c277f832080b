/** What a delivery sent, or would send. */
export type SentRequest = {
  url: string
  /** The event's id, sent as `webhook-id`. */
  id: string
  body: string
  /** As the log keeps them: some are masked. */
  headers: Record<string, string>
}

/** How the log shows what it does not keep: see `loggedHeaders` of the dispatch. */
const MASK = "•••"

/** Headers of each attempt's own, which the command makes again. */
const SIGNED = ["webhook-id", "webhook-timestamp", "webhook-signature", "x-medusa-webhook-signature"]

/**
 * A shell command that sends the same delivery again. It holds no secret and no signature: it signs when it is run,
 * with the secret in `WEBHOOK_SECRET`, so that a receiver accepts it from those only who have the secret. Values of
 * headers that the log masks are taken from variables of their names: `HEADER_AUTHORIZATION`.
 *
 * Runs in sh, bash and zsh with openssl and curl. It is one subshell, so that a pasted copy stops as a whole where a
 * variable is missing; the body goes through a pipe, since an argument may not exceed 128 KB on Linux.
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

/** curl takes a header without a value as one to leave out, unless a semicolon ends its name. */
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

/** For a POSIX shell: nothing is special between single quotes but the single quote. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
