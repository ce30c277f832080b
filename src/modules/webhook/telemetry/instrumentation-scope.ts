import { version } from "medusa-plugin-webhooks/package.json"

/** OpenTelemetry's instrumentation scope of the plugin's spans and metrics: name and version. */
export const INSTRUMENTATION_SCOPE = ["medusa-plugin-webhooks", version] as const
