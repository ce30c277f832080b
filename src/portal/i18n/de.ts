import dashboard from "../../admin/i18n/de"
import portal from "./de.json"

/** The dashboard's texts and the portal's own, see `index.ts`. */
export default { dashboard, portal }
