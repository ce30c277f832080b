export const HELP = `Tools for those who build a receiver of webhooks.

  npx medusa-plugin-webhooks listen [options]     receives webhooks, verifies and prints them
  npx medusa-plugin-webhooks verify [options]     checks one request that was stored in files

Both take the secret from the variable WEBHOOK_SECRET, or from --secret, and
  --tolerance <time>   how far the time of a signature may be off (5m)

listen
  --port <number>      4242; 0 for any that is free
  --host <address>     127.0.0.1, so that nobody else's requests come in
  --forward <url>      sends what is verified on to your app, and answers what it answers
  --respond <status>   answers with this status instead
  --delay <time>       waits before it answers
  --times <number>     --respond and --delay are for the first so many requests
  Without a secret nothing is verified. What is not valid is answered 400.

verify
  --headers <file>     the request's headers, one a line: "webhook-id: whevt_…"
  --body <file>        the body's exact bytes
  Ends with 0 where the request is valid, with 1 where it is not, with 2 where a file or an option is wrong.

Times are 500ms, 2s, 5m, 1h or 30d; a number alone is seconds.`
