import dashboard from "../../admin/i18n/fr"
import portal from "./fr.json"

/** All that the portal says in this language; see `index.ts`. */
export default { dashboard, portal }
