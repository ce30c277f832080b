const { default: Sequencer } = require("@jest/test-sequencer")

/** Files that take more than half a minute, the longest first. */
const LONGEST = [
  "http/catch-up",
  "package/installed-plugin",
  "crash/no-loss",
  "browser/accessibility",
  "browser/webhook-form",
  "browser/delivery-log",
  "browser/widgets",
  "browser/portal-webhooks",
  "browser/apps",
  "browser/portal-accessibility",
  "browser/portal",
  "browser/server-away",
  "http/order-topics",
  "browser/webhook-page",
  "crash/crash",
  "http/webhooks-api",
  "http/topics",
  "browser/recovery",
  "crash/database-outage",
  "modules/example-receivers",
  "crash/ordering",
  "modules/bulk-actions",
  "modules/failed-writes",
  "http/webhooks-access",
  "browser/webhook-list",
  "model/model",
  "http/webhook-apps",
  "modules/between-claim-and-send",
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
