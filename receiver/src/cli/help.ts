export const HELP = `Tools for developing a receiver of webhooks.

  npx medusa-webhooks listen --shop <url> [options]   fetches a shop's messages to this machine, without a public address
  npx medusa-webhooks trigger <topic> [options]       posts a signed sample
  npx medusa-webhooks replay <id> [options]           sends a delivery (whdel_…) or an event (whevt_…) again
  npx medusa-webhooks listen [options]                receives requests, verifies and prints them
  npx medusa-webhooks verify [options]                checks one request that was stored in files

--shop <url>         the URL of the shop's backend, with its path; or WEBHOOKS_SHOP
--token <key>        the token of an app, or a secret API key of the shop; or the variable WEBHOOKS_TOKEN,
                     else MEDUSA_API_KEY
--secret <secret>    the signing secret; or WEBHOOK_SECRET
--json               prints one JSON object per line to stdout; progress and errors go to stderr

listen --shop
  --topic <topic>      order.created, order.*; repeatable; default: all topics, or all that the app may have
  --forward <url>      posts each message to your app, with the shop's headers and signature; signed with
                       the --secret, or with a new one, which is printed
  --every <time>       the interval of tries while the shop cannot be reached (1s)

trigger
  --to <url>           posts the message to this URL; without it, the message is printed
  --field <path=value> replaces a value: data.total=99; repeatable
  --resource <id>      uses a resource of the shop instead of a sample (needs --shop)
  --webhook <id>       the shop sends a test to this webhook: the sample or the --resource, with the
                       values of --field data.… (needs --shop)

replay
  --forward <url>      posts it from this machine to your app; without it, the shop sends it to its webhook

listen without a shop
  --port <number>      4242; 0 for any free port
  --host <address>     127.0.0.1
  --forward <url>      forwards verified requests to your app, and returns its response
  --respond <status>, --delay <time>, --times <number>   another response, for this many requests
  --tolerance <time>   how far a signature's time may differ from the clock (5m)

verify
  --headers <file>     the request's headers, one per line
  --body <file>        the body's exact bytes
  --tolerance <time>

Exit code: 0 for a success, 1 when the shop or the app refuses, 2 for a wrong command.`
