import { Text } from "@medusajs/ui"

import { messageOf } from "../../lib/api/error-message"

/** Why a request failed, in words. Shows nothing without an error. */
export const ErrorText = ({ error }: { error: Error | null }) =>
  error && (
    <Text size="small" className="text-ui-fg-error" role="alert">
      {messageOf(error)}
    </Text>
  )
