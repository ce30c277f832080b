import enApps from "./en/apps.json"
import enCommon from "./en/common.json"
import enDeliveries from "./en/deliveries.json"
import enOverview from "./en/overview.json"
import enProblems from "./en/problems.json"
import enSynonyms from "./en/synonyms.json"
import enWebhooks from "./en/webhooks.json"
import enWidgets from "./en/widgets.json"

/**
 * The plugin's texts, in their own namespace: `useTranslation("webhooks")`, then `t("deliveries.title")`. A key that is not found
 * there is looked up in the dashboard's own texts, so `t("actions.cancel")` is the same as on every other page.
 *
 * Only English is in the bundle that each page of the dashboard loads. The other languages are loaded when they are needed; a
 * language without texts is shown in English. The server's texts (topics, refusals, remarks) are English, so only the other
 * languages have translations of them.
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

/** The languages that are loaded when they are needed, each from its own file. */
export const LANGUAGES = {
  de: () => import("./de"),
  fr: () => import("./fr"),
}
