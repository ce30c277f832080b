import { Button, Container, Heading, Skeleton, Text } from "@medusajs/ui"
import { useRef, type ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { messageOf, statusOf } from "../../admin/lib/api/error-message"
import { paths } from "../paths"

/** Placeholders that are shown while a page loads. */
export const Loading = () => {
  const { t } = useTranslation()

  return (
    <div className="flex flex-col gap-y-3" aria-busy role="status" aria-label={t("portal.loading")}>
      <Skeleton className="h-20 w-full rounded-lg" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </div>
  )
}

/**
 * Shown until data arrives: placeholders at first, and after a failed request its error. The error stays during further
 * attempts, so that it is announced once.
 */
export const Pending = ({ error }: { error: Error | null }) => {
  const lastError = useRef(error)
  lastError.current = error ?? lastError.current

  return lastError.current ? <Failure error={lastError.current} /> : <Loading />
}

/** Explains why a page has no data: what it shows does not exist, the request failed, or the shop did not answer. */
const Failure = ({ error }: { error: Error }) => {
  const { t } = useTranslation()

  return statusOf(error) === 404 ? (
    <NotFound />
  ) : (
    <Empty level="h1" title={t("portal.failure")}>
      <span role="alert">{messageOf(error)}</span>
    </Empty>
  )
}

/** What unknown paths below `/webhook-apps/portal` show, and pages about what does not exist. @param text another reason */
export const NotFound = ({ text }: { text?: string }) => {
  const { t } = useTranslation()

  return (
    <Empty
      level="h1"
      title={t("portal.notFound.title")}
      action={
        <Button size="small" variant="secondary" asChild>
          <Link to={paths.webhooks()}>{t("portal.notFound.back")}</Link>
        </Button>
      }
    >
      <span role="alert">{text ?? t("portal.notFound.text")}</span>
    </Empty>
  )
}

type EmptyProps = {
  title: string
  /** `h1` if the page has no other heading. Default: `h2`. */
  level?: "h1" | "h2"
  children: ReactNode
  action?: ReactNode
}

/** An empty state: a title, a hint, and optionally a button. */
export const Empty = ({ title, level = "h2", children, action }: EmptyProps) => (
  <Container className="flex flex-col items-center gap-y-2 px-6 py-14 text-center">
    <Heading level={level}>{title}</Heading>
    <Text as="div" size="small" className="text-ui-fg-subtle max-w-[440px] text-pretty">
      {children}
    </Text>
    {action && <div className="pt-3">{action}</div>}
  </Container>
)
