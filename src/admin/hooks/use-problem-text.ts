import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { problemOf } from "../lib/problem"

/** What went wrong, in a sentence, and what can be done about it. */
export type ProblemText = { what: string; toDo: string }

/** Says in the admin's language what a remark of the server's means. */
export const useProblemText = (): ((remark: string) => ProblemText) => {
  const { t } = useTranslation("webhooks")

  return useMemo(
    () => (remark) => {
      const { kind, remark: error } = problemOf(remark)
      return {
        what: t(`problems.${kind}.what`, { remark: error }),
        toDo: t(`problems.${kind}.toDo`),
      }
    },
    [t]
  )
}
