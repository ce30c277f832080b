const { default: Sequencer } = require("@jest/test-sequencer")

/** Files that take more than half a minute, the longest first. The suites `crash` and `model` have one worker, so that their order does not matter. */
const LONGEST = [
  "http/catch-up",
  "package/installed-plugin",
  "http/webhooks-api",
  "http/topics",
  "modules/example-receivers",
  "http/order-topics",
  "modules/failed-writes",
  "http/webhook-apps",
  // A page of Medusa's own shows first what has not arrived, so its test comes before those that leave such deliveries.
  "browser/widgets",
  "browser/accessibility",
  "browser/delivery-log",
  "browser/portal-webhooks",
  "browser/apps",
  "browser/webhook-page",
  "browser/webhook-form",
  "browser/portal-polling",
  "browser/portal-dialogs",
  "browser/server-away",
  "browser/recovery",
  "browser/webhook-list",
  "browser/polling",
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
