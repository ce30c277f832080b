/** The resource in Medusa's policies; see `policies/webhook.ts`. */
export const RESOURCE = "webhook_app"

/** Without `fields`: apps are read with the module's own SQL, and always whole. */
export const listTransformQueryConfig = { isList: true }
