import enApps from "./en/apps.json"
import enCommon from "./en/common.json"
import enDeliveries from "./en/deliveries.json"
import enOverview from "./en/overview.json"
import enProblems from "./en/problems.json"
import enSynonyms from "./en/synonyms.json"
import enWebhooks from "./en/webhooks.json"
import enWidgets from "./en/widgets.json"

/**
 * The plugin's texts, in a namespace of its own: `useTranslation("webhooks")`, then `t("deliveries.title")`. What is not
 * found there is looked for among the dashboard's own texts, so `t("actions.cancel")` reads as on every other page.
 *
 * English alone is in the bundle that each page of the dashboard loads. The other languages come when they are asked for
 * (`loadTexts`); those that are not here read English. What the server says, of topics and when it refuses, it says in English,
 * so only the other languages have texts for that.
 */
export default {
  en: {
    webhooks: {
      ...enCommon,
      topicSynonyms: enSynonyms,
      apps: enApps,
      webhooks: enWebhooks,
      deliveries: enDeliveries,
      overview: enOverview,
      problems: enProblems,
      widgets: enWidgets,
    },
  },
}

/** Languages that are loaded when they are asked for, each a file of its own. */
export const LANGUAGES = {
  de: () => import("./de"),
  fr: () => import("./fr"),
}
