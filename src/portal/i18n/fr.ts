import dashboard from "../../admin/i18n/fr"
import portal from "./fr.json"

/** The dashboard's texts and the portal's own, see `index.ts`. */
export default { dashboard, portal }
