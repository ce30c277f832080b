import { readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../medusa"
import { firstOf } from "../present"

/** A sentence of README, or a part of one, and the tests that check it. */
type Promised = {
  /** The text in README, on one line. */
  promise: string
  /** The test's file, and its name, or a part of the name that the file contains. */
  tests: [file: string, name: string][]
}

/** The sections of README with promises. The others are about installation and documentation. */
export const PROMISING = [
  "medusa-plugin-webhooks",
  "Features",
  "What a receiver gets",
  "Topics",
  "How it works",
  "Nothing is lost",
]

export const PROMISES: Promised[] = [
  {
    promise:
      "When orders, products, customers or promotions change, or any other Medusa event happens, the apps that subscribe to it receive a signed HTTP POST.",
    tests: [
      ["http/topics.spec.ts", "%s is sent once for"],
      [
        "http/topics.spec.ts",
        "each topic of these groups was sent, with every property that its schema allows",
      ],
      [
        "http/order-topics.spec.ts",
        "each topic of these groups was sent, with every property that its schema allows",
      ],
      [
        "package/installed-plugin.spec.ts",
        "migrates with indexes for catch-up, boots, and delivers a change to a webhook, signed",
      ],
    ],
  },
  {
    promise:
      "Each attempt is logged, and failed attempts are retried for three days. Nothing is lost when a receiver is down or the shop's process is killed.",
    tests: [
      [
        "modules/retries-and-states.spec.ts",
        "is created with its event, sent signed, and logged with its attempt",
      ],
      ["modules/retries-and-states.spec.ts", "is retried with the same bytes and id, along its schedule"],
      ["crash/no-loss.spec.ts", "times while it works sends every committed change, and soon"],
      ["crash/crash.spec.ts", "kills, and repeat no more than was in flight"],
      [
        "crash/database-outage.spec.ts",
        "workers survive a restart of the database, start without one, and lose nothing",
      ],
    ],
  },
  {
    promise: "no subscriber of the shop ever waits for a receiver",
    tests: [
      [
        "modules/capture-and-fan-out.spec.ts",
        "blocks the bus for one insert only, however slow the receiver is",
      ],
    ],
  },
  {
    promise: "composes the body once, and creates a delivery for each webhook that wants it",
    tests: [["modules/capture-and-fan-out.spec.ts", "composes each event once, for all its webhooks"]],
  },
  {
    promise: "a slow receiver delays nobody else",
    tests: [
      ["modules/dispatch.spec.ts", "delivers to healthy webhooks while another hangs with all its slots"],
      [
        "modules/between-claim-and-send.spec.ts",
        "waits for a claim, not for the responses of slow webhooks, however many deliveries these have",
      ],
    ],
  },
  {
    promise: "Nothing else has to run.",
    tests: [
      [
        "package/installed-plugin.spec.ts",
        "migrates with indexes for catch-up, boots, and delivers a change to a webhook, signed",
      ],
    ],
  },
  {
    promise:
      "An admin [sends again](docs/recovery.md) what an app has missed, or sends a new app all existing products, customers or orders.",
    tests: [
      [
        "http/deliveries/recovering.ts",
        "suggests the moment, counts without doing anything, and then sends what has no success",
      ],
      ["http/deliveries/recovering.ts", "sends each %s in full, as its updated topic"],
    ],
  },
  {
    promise:
      "A partner's [app](docs/apps.md) has its own token and portal, limited to its topics and sales channels.",
    tests: [
      ["http/apps/own-webhooks.ts", "makes webhooks, changes, tests and deletes them, and reads their log"],
      ["http/apps/portal.ts", "is opened once by a link, and is the app's own from then on"],
      [
        "http/apps/rights.ts",
        "is sent nothing that it may no longer have, from the moment on that its rights are narrowed",
      ],
    ],
  },
  {
    promise: "An app behind a firewall [fetches](docs/pulling.md) its messages.",
    tests: [["modules/pull.spec.ts", "gives what a POST would carry, with a signature of this moment"]],
  },
  {
    promise:
      "A webhook can get the deliveries about a resource [in order](docs/ordering.md), and at most a number of deliveries a second.",
    tests: [
      ["modules/ordering.spec.ts", "go one at a time and in their order, while other resources continue"],
      ["modules/rate-limit.spec.ts", "holds at the receiver over two processes"],
    ],
  },
  {
    promise: "The dashboard's bell and a [mail](docs/alerts.md) report webhooks that fail.",
    tests: [
      [
        "http/stats-and-export.spec.ts",
        "rings once when a webhook has been failing for five minutes, and once when it is healthy again",
      ],
      [
        "http/stats-and-export.spec.ts",
        "is followed by a mail after an hour and when the webhook is healthy again",
      ],
      ["http/stats-and-export.spec.ts", "shows monitors what waits and when something was last sent"],
      ["modules/telemetry.spec.ts", "the backlog and its age"],
    ],
  },
  {
    promise: "A person's data can be [erased](docs/erasure.md) from the log.",
    tests: [["modules/erasure.spec.ts", "leaves nothing of a person, and every row of others as it was"]],
  },
  {
    promise: "Payloads can be [removed](docs/options.md#how-long-payloads-are-kept) earlier than the log.",
    tests: [
      [
        "modules/payload-retention.spec.ts",
        "is removed when they have passed since the delivery ended, and no earlier",
      ],
    ],
  },
  {
    promise: "By default webhooks reach only [public addresses](docs/options.md#the-network).",
    tests: [
      [
        "../src/modules/webhook/dispatch/guard/__tests__/dial.unit.spec.ts",
        "refuses a closed address by itself, even if the URL was checked before",
      ],
    ],
  },
  {
    promise:
      "The shop defines [its own topics](docs/extending.md), and changes or vetoes deliveries in a workflow hook.",
    tests: [
      [
        "http/topics.spec.ts",
        "changes what one webhook is sent and vetoes what another is, which is no delivery then",
      ],
      ["http/topics.spec.ts", "a merchant's own event, subscribed over the API without a restart"],
    ],
  },
  {
    promise: "signed as [Standard Webhooks](https://www.standardwebhooks.com) describes",
    tests: [
      [
        "modules/retries-and-states.spec.ts",
        "is created with its event, sent signed, and logged with its attempt",
      ],
      [
        "modules/example-receivers.spec.ts",
        "refuses a changed body, another id, a wrong time, another secret, and an invalid signature",
      ],
    ],
  },
  {
    promise:
      "An `*.updated` message lists [what changed](docs/receiving.md#changes) in `changes`. It is not sent when nothing changed in what the webhook is sent.",
    tests: [
      ["modules/snapshots.spec.ts", "says what changed, why, and which revision it is, in body and header"],
      [
        "modules/snapshots.spec.ts",
        "that changes none of a webhook's fields is not sent to it, and is counted",
      ],
      [
        "model/changes.spec.ts",
        "is correct in every message, however products are edited and processes are killed",
      ],
    ],
  },
  {
    promise:
      "For `*.deleted` it is the last known state with `deleted_at`, or only the `id` when no state is known.",
    tests: [
      ["modules/snapshots.spec.ts", "has the last known state, to which filters and sales channels apply"],
      ["modules/snapshots.spec.ts", "has only the id if no state is known, and filters do not apply"],
    ],
  },
  {
    promise: "[Its filter and its sales channels](docs/payloads.md) decide which messages it is sent.",
    tests: [
      [
        "http/topics.spec.ts",
        "a webhook of a sales channel is sent the products and variants of that channel, and no others",
      ],
      [
        "modules/snapshots.spec.ts",
        "that moves a resource into a webhook's filter or sales channels is sent, whatever else changed",
      ],
    ],
  },
  {
    promise: "the event's id, the same for each retry; use it to drop repeats",
    tests: [
      ["modules/retries-and-states.spec.ts", "is retried with the same bytes and id, along its schedule"],
    ],
  },
  {
    promise: "Verify with the library of Standard Webhooks for your language",
    tests: [
      ["modules/example-receivers.spec.ts", "responds to a repeat with a 2xx, and processes it once"],
      [
        "modules/example-receivers.spec.ts",
        "accepts a request that is also signed with an unknown secret, as after a rotation",
      ],
    ],
  },
  {
    promise:
      "[`examples/receivers`](examples/receivers/README.md) has complete receivers for Node, Python, Go, Java, C#, Rust, PHP and Ruby, each under eighty lines.",
    tests: [
      ["modules/example-receivers.spec.ts", "is under eighty lines"],
      ["modules/example-receivers.spec.ts", "ignores an older state, and the same state"],
    ],
  },
  {
    promise: "A `2xx`, `301` or `302` within ten seconds is a success; redirects are not followed.",
    tests: [
      [
        "modules/retries-and-states.spec.ts",
        "is created with its event, sent signed, and logged with its attempt",
      ],
      ["modules/retries-and-states.spec.ts", "counts %i as a success and follows no redirect"],
      [
        "../src/modules/webhook/dispatch/send/__tests__/hostile-answers.unit.spec.ts",
        "cannot hold an attempt beyond its deadline by never answering",
      ],
    ],
  },
  {
    promise: "or later when `Retry-After` says so",
    tests: [["modules/retries-and-states.spec.ts", "waits as long as Retry-After asks"]],
  },
  {
    promise: "A `410 Gone` disables the webhook.",
    tests: [
      ["modules/retries-and-states.spec.ts", "disables the webhook at once and fails the delivery"],
      [
        "modules/between-claim-and-send.spec.ts",
        "after a 410 gets no more than the attempts in flight, and the other deliveries wait",
      ],
    ],
  },
  {
    promise: "It takes effect at once, without a restart",
    tests: [
      ["http/topics.spec.ts", "a merchant's own event, subscribed over the API without a restart"],
      [
        "modules/capture-and-fan-out.spec.ts",
        "notices a webhook that another process has created, including its action topics",
      ],
    ],
  },
  {
    promise: "all topics of a resource; all topics except actions and those about webhooks",
    tests: [
      ["http/topics.spec.ts", "the topics of its resource and no other"],
      ["http/topics.spec.ts", "every topic, but no action, and no event that contains tokens"],
    ],
  },
  {
    promise: "Events named `auth.*` and `payment.webhook_received` are never sent",
    tests: [
      ["http/topics.spec.ts", "every topic, but no action, and no event that contains tokens"],
      ["../src/topics/__tests__/custom-topics.unit.spec.ts", "refuses the forbidden event %s"],
    ],
  },
  {
    promise:
      "sends what the bus has lost: `created`, `updated` and `deleted` of orders, products, customers and promotions, within two minutes",
    tests: [
      ["crash/no-loss.spec.ts", "times while it works sends every committed change, and soon"],
      ["http/catch-up/orders.ts", "an order that the bus has lost is delivered once, as created"],
    ],
  },
  {
    promise: "While the bus loses nothing, the job adds nothing.",
    tests: [["http/catch-up/mixed-day.ts", "a day of mixed changes leads to the same messages"]],
  },
  {
    promise: "Changes from before a webhook was created are not sent to it.",
    tests: [["http/catch-up/lost-changes.ts", "changes from before the webhook's subscription are not sent"]],
  },
  {
    promise:
      "`npx medusa db:migrate` builds an index on the time of change for each table that the job reads, without blocking writes.",
    tests: [
      [
        "package/installed-plugin.spec.ts",
        "migrates with indexes for catch-up, boots, and delivers a change to a webhook, signed",
      ],
    ],
  },
]

/** The text of a test's file on one line, in which the names of tests are searched. */
export function testText(file: string): string {
  return onOneLine(readFileSync(join(ROOT, "integration-tests", file), "utf8"))
}

/** The paragraphs, list items and tables of README's sections with promises, each on one line. Code and pictures are left out. */
export function promisingParts(): string[] {
  const text = readFileSync(join(ROOT, "README.md"), "utf8").replace(/```[\s\S]*?```|^!\[.*$/gm, "")
  return text
    .split(/^#+ /m)
    .filter((section) => PROMISING.includes(firstOf(section.split("\n"))))
    .flatMap((section) =>
      section
        .split("\n")
        .slice(1)
        .join("\n")
        .split(/\n\n+|\n(?=- )/)
    )
    .map(onOneLine)
    .filter((part) => part !== "")
}

/** `integration-tests/README.md`. */
export function promisesDocument(): string {
  const rows = PROMISES.map(({ promise, tests }) => {
    const shown = tests.map(([file, name]) => `[${file.replace(".spec.ts", "")}](${file}): ${name}`)
    return `| ${withoutLinks(promise)} | ${shown.join("<br>")} |`
  })
  return [
    "# Promises and their tests",
    "",
    "<!-- Written by `npm run docs` from scripts/generate/promises.ts. -->",
    "",
    "Each promise of [README](../README.md), and the tests that fail when it is broken. A test fails when a part of README",
    "promises something that is in no row here, or when a row names a test that does not exist.",
    "",
    "| promise | tests |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n")
}

function withoutLinks(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim()
}
