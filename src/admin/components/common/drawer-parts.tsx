import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button, Heading } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

/** The title of a route's drawer, and what it is for. */
export const DrawerHeader = ({ title, hint }: { title: string; hint: string }) => (
  <RouteDrawer.Header>
    <RouteDrawer.Title asChild>
      <Heading>{title}</Heading>
    </RouteDrawer.Title>
    <RouteDrawer.Description>{hint}</RouteDrawer.Description>
  </RouteDrawer.Header>
)

/** The button at the foot of a route's drawer that closes it. @param isDone whether there is nothing left to cancel. */
export const DrawerCloseButton = ({ isDone }: { isDone: boolean }) => {
  const { t } = useTranslation("webhooks")

  return (
    <RouteDrawer.Close asChild>
      <Button size="small" variant="secondary">
        {t(isDone ? "actions.close" : "actions.cancel")}
      </Button>
    </RouteDrawer.Close>
  )
}
