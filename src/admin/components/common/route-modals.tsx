import { RouteDrawer, RouteFocusModal } from "@medusajs/dashboard/components"
import type { PropsWithChildren } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "./labelled-buttons"

/** A focus modal of a route's own, whose closing button has a name. */
export const FocusModalRoute = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation("webhooks")
  return (
    <RouteFocusModal>
      <LabelledButtons label={t("actions.close")}>{children}</LabelledButtons>
    </RouteFocusModal>
  )
}

/** A drawer of a route's own, whose closing button has a name. */
export const DrawerRoute = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation("webhooks")
  return (
    <RouteDrawer>
      <LabelledButtons label={t("actions.close")}>{children}</LabelledButtons>
    </RouteDrawer>
  )
}
