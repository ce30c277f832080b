import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { translateRemark } from "../lib/explain"
import { problemOf } from "../lib/problem"
import { useFormat } from "./use-format"

/** `what` went wrong, in a sentence, and what `toDo` about it. */
type ProblemText = { what: string; toDo: string }

/** Explains a remark of the server in the admin's language. */
export const useProblemText = (): ((remark: string) => ProblemText) => {
  const { t } = useTranslation("webhooks")
  const { date } = useFormat()

  return useMemo(
    () => (remark) => {
      const { kind, remark: error, at } = problemOf(remark)
      return {
        what: t(`problems.${kind}.what`, { remark: translateRemark(error, t), date: at && date(at) }),
        toDo: t(`problems.${kind}.toDo`),
      }
    },
    [t, date]
  )
}
