import deApps from "./de/apps.json"
import deCommon from "./de/common.json"
import deDeliveries from "./de/deliveries.json"
import deRefusals from "./de/refusals.json"
import deRemarks from "./de/remarks.json"
import deTopics from "./de/topics.json"
import deOverview from "./de/overview.json"
import deProblems from "./de/problems.json"
import deSynonyms from "./de/synonyms.json"
import deWebhooks from "./de/webhooks.json"
import deWidgets from "./de/widgets.json"

/** All texts of the plugin in this language; see `index.ts`. */
export default {
  ...deCommon,
  ...deTopics,
  topicSynonyms: deSynonyms,
  apps: deApps,
  webhooks: deWebhooks,
  deliveries: deDeliveries,
  overview: deOverview,
  problems: deProblems,
  widgets: deWidgets,
  refusals: deRefusals,
  remarks: deRemarks,
}
