import deCommon from "./de/common.json"
import deDeliveries from "./de/deliveries.json"
import deRefusals from "./de/refusals.json"
import deTopics from "./de/topics.json"
import deOverview from "./de/overview.json"
import deProblems from "./de/problems.json"
import deSynonyms from "./de/synonyms.json"
import deWebhooks from "./de/webhooks.json"
import deWidgets from "./de/widgets.json"
import enCommon from "./en/common.json"
import enDeliveries from "./en/deliveries.json"
import enOverview from "./en/overview.json"
import enProblems from "./en/problems.json"
import enSynonyms from "./en/synonyms.json"
import enWebhooks from "./en/webhooks.json"
import enWidgets from "./en/widgets.json"
import frCommon from "./fr/common.json"
import frDeliveries from "./fr/deliveries.json"
import frRefusals from "./fr/refusals.json"
import frTopics from "./fr/topics.json"
import frOverview from "./fr/overview.json"
import frProblems from "./fr/problems.json"
import frSynonyms from "./fr/synonyms.json"
import frWebhooks from "./fr/webhooks.json"
import frWidgets from "./fr/widgets.json"

/**
 * The plugin's texts, in a namespace of its own: `useTranslation("webhooks")`, then `t("deliveries.title")`. What is not
 * found there is looked for among the dashboard's own texts, so `t("actions.cancel")` reads as on every other page;
 * languages that are not here read English. What the server says, of topics and when it refuses, it says in English,
 * so only the other languages have texts for that.
 */
export default {
  en: {
    webhooks: {
      ...enCommon,
      topicSynonyms: enSynonyms,
      webhooks: enWebhooks,
      deliveries: enDeliveries,
      overview: enOverview,
      problems: enProblems,
      widgets: enWidgets,
    },
  },
  de: {
    webhooks: {
      ...deCommon,
      ...deTopics,
      topicSynonyms: deSynonyms,
      webhooks: deWebhooks,
      deliveries: deDeliveries,
      overview: deOverview,
      problems: deProblems,
      widgets: deWidgets,
      refusals: deRefusals,
    },
  },
  fr: {
    webhooks: {
      ...frCommon,
      ...frTopics,
      topicSynonyms: frSynonyms,
      webhooks: frWebhooks,
      deliveries: frDeliveries,
      overview: frOverview,
      problems: frProblems,
      widgets: frWidgets,
      refusals: frRefusals,
    },
  },
}
