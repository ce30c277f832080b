export const HELP = `Tools for those who build a receiver of webhooks.

  npx medusa-webhooks listen --shop <url> [options]   has a shop's messages come to this machine, without a public address
  npx medusa-webhooks trigger <topic> [options]       posts a sample, signed
  npx medusa-webhooks replay <id> [options]           sends a delivery (whdel_…) or an event (whevt_…) once more
  npx medusa-webhooks listen [options]                receives requests, verifies and prints them
  npx medusa-webhooks verify [options]                checks one request that was stored in files

--shop <url>         the shop's backend, with its path if it has one, or WEBHOOK_SHOP
--token <key>        the token of an app, or WEBHOOKS_TOKEN; or a secret API key of the shop, or MEDUSA_API_KEY.
                     Where both variables are set, WEBHOOKS_TOKEN counts
--secret <secret>    what signs, or WEBHOOK_SECRET
--json               one JSON object a line on the standard output; progress and errors go to the other

listen --shop
  --topic <topic>      order.created, order.*; may be given more than once; all by default, for
                       an app all that it may have
  --forward <url>      posts each message to your app, with headers and signature as the shop would;
                       signed with the --secret, or with a new one, which is printed
  --every <time>       how often a shop that is away is asked (1s)

trigger
  --to <url>           where to post it; without it the message is printed
  --field <path=value> data.total=99; may be given more than once
  --resource <id>      what the shop has, in the place of a sample (needs --shop)
  --webhook <id>       the shop sends it to this webhook, as a test: its sample or the --resource, with each
                       --field data.… replaced (needs --shop)

replay
  --forward <url>      posts it to your app from here; without it the shop sends it to its webhook

listen without a shop
  --port <number>      4242; 0 for any that is free
  --host <address>     127.0.0.1
  --forward <url>      sends what is verified on to your app, and answers what it answers
  --respond <status>, --delay <time>, --times <number>   another answer, for the first so many requests
  --tolerance <time>   how far the time of a signature may be off (5m)

verify
  --headers <file>     the request's headers, one a line
  --body <file>        the body's exact bytes
  --tolerance <time>

Ends with 0 for a success, with 1 where the shop or the app refused, with 2 for a command that was not understood.`
