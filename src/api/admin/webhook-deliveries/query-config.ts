export const ENTITY = "webhook_delivery"

/** Deliveries have no choice of fields: they are written and read with SQL of the module's own. */
export const listTransformQueryConfig = { isList: true }
