import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { translateRemark } from "../lib/explain"
import { problemOf } from "../lib/problem"
import { useFormat } from "./use-format"

/** What went wrong, in a sentence, and what can be done about it. */
export type ProblemText = { what: string; toDo: string }

/** Says in the admin's language what a remark of the server's means. */
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
