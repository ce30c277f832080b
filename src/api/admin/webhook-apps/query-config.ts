/** What a role may be allowed to read and to change, see `policies/webhook.ts`. */
export const RESOURCE = "webhook_app"

/** Apps have no choice of fields: they are written and read with SQL of the module's own. */
export const listTransformQueryConfig = { isList: true }
