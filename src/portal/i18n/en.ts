import texts from "../../admin/i18n"
import portal from "./en.json"

/** The dashboard's texts and the portal's own, see `index.ts`. */
export default { dashboard: texts.en.webhooks, portal }
