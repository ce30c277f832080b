import texts from "../../admin/i18n"
import portal from "./en.json"

/** All that the portal says in this language. */
export default { dashboard: texts.en.webhooks, portal }
