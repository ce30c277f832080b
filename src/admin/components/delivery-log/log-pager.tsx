import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { PageMark } from "./log-address"
import type { LogPage } from "./read-page"

type LogPagerProps = {
  page: LogPage
  onTurn: (mark: PageMark) => void
}

/** The pagination of the log. It has no page numbers: new deliveries would move every page. */
export const LogPager = ({ page, onTurn }: LogPagerProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { deliveries, count, capped, hasBefore, hasAfter } = page
  const [first, last] = [deliveries[0], deliveries.at(-1)]

  return (
    <div className="text-ui-fg-subtle txt-compact-small-plus flex w-full flex-shrink-0 items-center justify-between px-3 py-4">
      <p className="px-3 py-[5px]">
        {t(capped ? "deliveries.countCapped" : "deliveries.count", { count, number: number(count) })}
      </p>
      <div className="flex items-center gap-x-2">
        <Button
          type="button"
          variant="transparent"
          disabled={!hasBefore}
          onClick={() => onTurn({ kind: "first" })}
        >
          {t("deliveries.firstPage")}
        </Button>
        <Button
          type="button"
          variant="transparent"
          disabled={!hasBefore}
          onClick={() => first && onTurn({ kind: "before", id: first.id })}
        >
          {t("general.prev")}
        </Button>
        <Button
          type="button"
          variant="transparent"
          disabled={!hasAfter}
          onClick={() => last && onTurn({ kind: "after", id: last.id })}
        >
          {t("general.next")}
        </Button>
      </div>
    </div>
  )
}
