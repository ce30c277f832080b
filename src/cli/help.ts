export const HELP = `Tools for developing a receiver of webhooks.

  npx medusa-plugin-webhooks listen [options]     receives webhooks, verifies and prints them
  npx medusa-plugin-webhooks verify [options]     checks one request that was stored in files

Both read the secret from --secret or from the variable WEBHOOK_SECRET, and take
  --tolerance <time>   how far a signature's time may differ from the clock (5m)

listen
  --port <number>      4242; 0 for any free port
  --host <address>     127.0.0.1, which other machines cannot reach
  --forward <url>      forwards verified requests to your app, and returns its response
  --respond <status>   responds with this status instead
  --delay <time>       waits before it responds
  --times <number>     uses --respond and --delay for this many requests only
  Invalid requests get the status 400. Without a secret, requests are not verified.

verify
  --headers <file>     the request's headers, one per line: "webhook-id: whevt_…"
  --body <file>        the body's exact bytes
  Exit code: 0 for a valid request, 1 for an invalid one, 2 for a wrong file or option.

Times are 500ms, 2s, 5m, 1h or 30d; a number alone is seconds.`
