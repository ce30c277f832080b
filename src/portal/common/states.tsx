import { Container, Heading, Skeleton, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { messageOf, statusOf } from "../../admin/lib/api/error-message"

/** While a page is loaded. */
export const Loading = () => {
  const { t } = useTranslation()

  return (
    <div className="flex flex-col gap-y-3" aria-busy role="status" aria-label={t("portal.loading")}>
      <Skeleton className="h-20 w-full rounded-lg" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </div>
  )
}

/** Where a page has nothing to show, since the shop said no or did not answer. */
export const Failure = ({ error }: { error: Error }) => {
  const { t } = useTranslation()
  const isGone = statusOf(error) === 404

  return (
    <Empty level="h1" title={t(isGone ? "portal.notFound.title" : "portal.failure")}>
      <span role="alert">{isGone ? t("portal.notFound.text") : messageOf(error)}</span>
    </Empty>
  )
}

type EmptyProps = {
  title: string
  /** `h1` where it is all that the page has. Default: `h2`. */
  level?: "h1" | "h2"
  children: ReactNode
  action?: ReactNode
}

/** Where there is nothing yet: what would be here, and what to do. */
export const Empty = ({ title, level = "h2", children, action }: EmptyProps) => (
  <Container className="flex flex-col items-center gap-y-2 px-6 py-14 text-center">
    <Heading level={level}>{title}</Heading>
    <Text as="div" size="small" className="text-ui-fg-subtle max-w-[440px] text-pretty">
      {children}
    </Text>
    {action && <div className="pt-3">{action}</div>}
  </Container>
)
