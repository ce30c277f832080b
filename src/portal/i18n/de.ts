import dashboard from "../../admin/i18n/de"
import portal from "./de.json"

/** All that the portal says in this language; see `index.ts`. */
export default { dashboard, portal }
