import { ExclamationCircle } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { Component, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { Alone } from "../session/alone"

/** Shows what is inside. Where that cannot be shown, says so, and offers to load the page again. */
export class UnlessBroken extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override render() {
    return this.state.isBroken ? <Broken /> : this.props.children
  }
}

const Broken = () => {
  const { t } = useTranslation()

  return (
    <Alone icon={<ExclamationCircle />} title={t("portal.broken.title")}>
      <Text size="small" className="text-ui-fg-subtle text-pretty" role="alert">
        {t("portal.broken.text")}
      </Text>
      <Button size="small" variant="secondary" onClick={() => location.reload()}>
        {t("portal.broken.reload")}
      </Button>
    </Alone>
  )
}
