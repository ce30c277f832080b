const { default: Sequencer } = require("@jest/test-sequencer")

/** Files that take more than half a minute, the longest first. The suites `crash` and `model` have one worker, so that their order does not matter. */
const LONGEST = [
  "package/installed-plugin",
  "http/catch-up",
  "http/webhooks-api",
  "http/topics",
  "http/order-topics",
  "modules/bulk-actions",
  "http/webhook-apps",
  "modules/example-receivers",
  "http/webhooks-access",
  "http/deliveries",
  "http/stats-and-export",
  "modules/failed-writes",
  "documents/openapi-clients",
  // A page of Medusa's own shows first what has not arrived, so its test comes before those that leave such deliveries.
  "browser/widgets",
  "browser/accessibility",
  "browser/delivery-log",
  "browser/webhook-form",
  "browser/portal-dialogs",
  "browser/portal-webhooks",
  "browser/server-away",
  "browser/portal-polling",
  "browser/webhook-page",
  "browser/recovery",
  "browser/apps",
  "browser/webhook-list",
  "browser/portal-accessibility",
  "browser/polling",
  "browser/languages",
]

/**
 * Starts long files first, so that none is left at the end with a core idle beside it. On a fresh clone jest knows no
 * durations and goes by the size of files, by which some of the longest come last.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONGEST.findIndex((name) => path.endsWith(`/${name}.spec.ts`))
      return index === -1 ? LONGEST.length : index
    }
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other))
  }
}
