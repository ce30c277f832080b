import { version } from "medusa-plugin-webhooks/package.json"

/** Under which the plugin's spans and metrics stand: name and version. */
export const SCOPE = ["medusa-plugin-webhooks", version] as const
