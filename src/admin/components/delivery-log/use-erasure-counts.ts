import { useTranslation } from "react-i18next"

import type { ErasureCounts } from "../../../types"
import { useFormat } from "../../hooks/use-format"

const COUNTS = ["events", "deliveries", "attempts", "cancelled"] as const

/** What an erasure removes or has removed, one text for each kind of which there is something: "12 events". */
export const useErasureCounts = () => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  return (counts: ErasureCounts): string[] =>
    COUNTS.filter((key) => counts[key] > 0).map((key) =>
      t(`deliveries.erase.counts.${key}`, { count: counts[key], number: number(counts[key]) })
    )
}
