import { ExclamationCircle } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { useSyncExternalStore } from "react"
import { useTranslation } from "react-i18next"

import { messageOf, outageOf } from "../../admin/lib/api/error-message"

/** Warns that the page's data may be outdated, and says why. Renders nothing while all requests succeed. */
export const OutdatedBanner = () => {
  const { t } = useTranslation()
  const error = useRefreshError()
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

/**
 * Returns the error of a query that could not be refreshed; undefined while there is none. It ignores queries without any data: their
 * pages show the error themselves.
 */
function useRefreshError(): Error | undefined {
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
