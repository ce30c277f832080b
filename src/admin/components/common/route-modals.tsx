import { RouteDrawer, RouteFocusModal } from "@medusajs/dashboard/components"
import type { PropsWithChildren } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "./labelled-buttons"

/** Medusa's focus modal of a route, with a name for its close button. */
export const FocusModalRoute = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation("webhooks")
  return (
    <RouteFocusModal>
      <LabelledButtons label={t("actions.close")}>{children}</LabelledButtons>
    </RouteFocusModal>
  )
}

/** Medusa's drawer of a route, with a name for its close button. */
export const DrawerRoute = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation("webhooks")
  return (
    <RouteDrawer>
      <LabelledButtons label={t("actions.close")}>{children}</LabelledButtons>
    </RouteDrawer>
  )
}
