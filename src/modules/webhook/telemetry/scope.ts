import { version } from "medusa-plugin-webhooks/package.json"

/** The scope of the plugin's spans and metrics: name and version. */
export const SCOPE = ["medusa-plugin-webhooks", version] as const
