import { Skeleton } from "@medusajs/ui"
import type { ReactNode } from "react"

import { statusOf } from "../../lib/api/error-message"
import { NotUpToDate } from "./not-up-to-date"

type PageOfProps<Subject> = {
  subject: { data: Subject | undefined; error: Error | null }
  children: (subject: Subject) => ReactNode
}

/** The page of a webhook or an app: placeholders until it is loaded. One that does not exist shows Medusa's "not found" page. */
export const PageOf = <Subject,>({ subject: { data, error }, children }: PageOfProps<Subject>) => {
  if (data === undefined && error && statusOf(error) === 404) {
    throw error
  }
  return (
    <div className="flex flex-col gap-y-3" aria-busy={data === undefined && !error}>
      <NotUpToDate />
      {data === undefined ? (
        <>
          <Skeleton className="h-28 w-full" />
          <Skeleton className="h-96 w-full" />
        </>
      ) : (
        children(data)
      )}
    </div>
  )
}
