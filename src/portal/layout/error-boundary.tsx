import { ExclamationCircle } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { Component, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { MessagePage } from "./message-page"

/** Renders its children. If they throw while rendering, it shows an error page with a button that reloads the page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    return this.state.hasFailed ? <ErrorPage /> : this.props.children
  }
}

/** The page in place of one that cannot be shown. The router catches what its pages throw, so it shows this page itself. */
export const ErrorPage = () => {
  const { t } = useTranslation()

  return (
    <MessagePage icon={<ExclamationCircle />} title={t("portal.broken.title")}>
      <Text size="small" className="text-ui-fg-subtle text-pretty" role="alert">
        {t("portal.broken.text")}
      </Text>
      <Button size="small" variant="secondary" onClick={() => location.reload()}>
        {t("portal.broken.reload")}
      </Button>
    </MessagePage>
  )
}
