import frApps from "./fr/apps.json"
import frCommon from "./fr/common.json"
import frDeliveries from "./fr/deliveries.json"
import frRefusals from "./fr/refusals.json"
import frRemarks from "./fr/remarks.json"
import frTopics from "./fr/topics.json"
import frOverview from "./fr/overview.json"
import frProblems from "./fr/problems.json"
import frSynonyms from "./fr/synonyms.json"
import frWebhooks from "./fr/webhooks.json"
import frWidgets from "./fr/widgets.json"

/** All texts of the plugin in this language; see `index.ts`. */
export default {
  ...frCommon,
  ...frTopics,
  topicSynonyms: frSynonyms,
  apps: frApps,
  webhooks: frWebhooks,
  deliveries: frDeliveries,
  overview: frOverview,
  problems: frProblems,
  widgets: frWidgets,
  refusals: frRefusals,
  remarks: frRemarks,
}
