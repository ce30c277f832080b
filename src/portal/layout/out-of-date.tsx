import { ExclamationCircle } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { useSyncExternalStore } from "react"
import { useTranslation } from "react-i18next"

import { messageOf, outageOf } from "../../admin/lib/api/error-message"

/** Says that what is shown may be old, and why; nothing while the shop answers. */
export const OutOfDate = () => {
  const { t } = useTranslation()
  const error = useReadingError()
  const outage = outageOf(error)

  return (
    <div role="status" className="empty:hidden">
      {error && (
        <div className="bg-ui-tag-orange-bg text-ui-tag-orange-text border-b">
          <div className="mx-auto flex w-full max-w-[1120px] items-start gap-x-2 px-4 py-2.5 sm:px-6">
            <ExclamationCircle className="mt-0.5 shrink-0" />
            <Text size="small" className="min-w-0">
              {outage ? t(`notUpToDate.${outage}`) : t("notUpToDate.refused", { message: messageOf(error) })}
            </Text>
          </div>
        </div>
      )}
    </div>
  )
}

/** Why something that is shown could not be read again; undefined while all is. A page without any answer says so itself. */
function useReadingError(): Error | undefined {
  const cache = useQueryClient().getQueryCache()

  return useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () =>
      cache
        .findAll({
          type: "active",
          predicate: ({ state }) => state.data !== undefined,
        })
        .map(({ state }) => state.fetchFailureReason ?? state.error)
        .find((error) => error !== null) ?? undefined
  )
}
