import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button, Hint, RadioGroup } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { EXISTING_ENTITIES, type ExistingEntity } from "../../../types"
import { isOneOf } from "../../../types/typed"
import { useBackfill, useSendExisting } from "../../hooks/use-recovery"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { DrawerCloseButton, DrawerHeader } from "../common/drawer-parts"
import { BackfillProgress } from "./backfill-progress"
import { showError } from "../../lib/show-error"

/** Sends a webhook the resources that the shop already has. It shows the progress, also when it is opened again later. */
const SendExisting = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const [chosen, setChosen] = useState<ExistingEntity>()
  const { data: backfill, isSuccess } = useBackfill(webhook.id, "send-existing")
  const { mutateAsync, isPending } = useSendExisting(webhook.id)
  const entity = chosen ?? EXISTING_ENTITIES.find((one) => subscribes(webhook, one))
  const isRunning = backfill?.status === "running"

  const handleSend = (entity: ExistingEntity) => mutateAsync(entity).catch(showError)

  return (
    <>
      <DrawerHeader
        title={t("webhooks.sendExisting.title")}
        hint={t("webhooks.sendExisting.hint", { name: webhook.name })}
      />
      <RouteDrawer.Body className="relative flex flex-1 flex-col gap-y-6 overflow-y-auto">
        {!isRunning && (
          <RadioGroup
            // Without `shrink-0` a description of several lines narrows the circle, and the labels are not aligned.
            className="[&>button>div:first-child]:shrink-0"
            aria-label={t("webhooks.sendExisting.what")}
            value={entity ?? ""}
            onValueChange={(value) => isOneOf(EXISTING_ENTITIES, value) && setChosen(value)}
          >
            {EXISTING_ENTITIES.map((one) => (
              <RadioGroup.ChoiceBox
                key={one}
                value={one}
                disabled={!subscribes(webhook, one)}
                label={t(`webhooks.sendExisting.entities.${one}`)}
                description={t(
                  subscribes(webhook, one)
                    ? "webhooks.sendExisting.asTopic"
                    : "webhooks.sendExisting.notSubscribed",
                  { topic: topicOf(one) }
                )}
              />
            ))}
          </RadioGroup>
        )}
        {webhook.status !== "active" && <Hint>{t("webhooks.backfill.inactive")}</Hint>}
        {backfill && <BackfillProgress backfill={backfill} route="send-existing" />}
      </RouteDrawer.Body>
      <RouteDrawer.Footer>
        <DrawerCloseButton isDone />
        {!isRunning && (
          <Button
            size="small"
            disabled={!entity || !isSuccess}
            isLoading={isPending}
            onClick={() => entity && void handleSend(entity)}
          >
            {t("webhooks.sendExisting.action")}
          </Button>
        )}
      </RouteDrawer.Footer>
    </>
  )
}

function topicOf(entity: ExistingEntity): string {
  return `${entity}.updated`
}

function subscribes({ topics }: AdminWebhook, entity: ExistingEntity): boolean {
  return ["*", `${entity}.*`, topicOf(entity)].some((pattern) => topics.includes(pattern))
}

export default SendExisting
