import { Button, Prompt, Text, toast } from "@medusajs/ui"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useServerQuery } from "../../hooks/use-server-query"
import { deliveryKeys, type AdminDeliveryFilters } from "../../lib/api/deliveries"
import {
  eraseFromLog,
  erasureKeys,
  listResources,
  MAX_RESOURCES,
  type ErasureRequest,
} from "../../lib/api/erasure"
import { webhookKeys } from "../../lib/api/webhooks"
import { ErrorText } from "../common/error-text"
import { useErasureCounts } from "./use-erasure-counts"

/** What is erased: a customer, resources, or the resources of all deliveries that match. */
export type ErasureTarget =
  | { kind: "customer"; request: ErasureRequest }
  | { kind: "resources"; request: ErasureRequest }
  | { kind: "matches"; filters: AdminDeliveryFilters }

type EraseDialogProps = {
  target: ErasureTarget
  onClose: () => void
  onDone?: () => void
}

/** Counts what would be erased, explains it, and erases it when the admin confirms. */
export const EraseDialog = ({ target, onClose, onDone }: EraseDialogProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const countsOf = useErasureCounts()
  const client = useQueryClient()
  const isAboutCustomer = target.kind === "customer"

  const counting = useServerQuery({
    queryKey: ["webhook-erasure", target],
    queryFn: async () => {
      const request = await requestOf(target)
      return request && { request, counts: await eraseFromLog(request, true) }
    },
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  const erasing = useMutation({
    mutationFn: (request: ErasureRequest) => eraseFromLog(request, false),
    onSuccess: async ({ deliveries: count }) => {
      toast.success(t("deliveries.erase.done", { count, number: number(count) }))
      onDone?.()
      onClose()
      await Promise.all([
        client.invalidateQueries({ queryKey: deliveryKeys.all }),
        client.invalidateQueries({ queryKey: webhookKeys.all }),
        client.invalidateQueries({ queryKey: erasureKeys.all }),
      ])
    },
  })

  const { data, isPending: isCounting } = counting
  const error = counting.error ?? erasing.error
  const hasSomething = data && data.counts.events + data.counts.deliveries + data.counts.attempts > 0

  return (
    <Prompt open variant="danger" onOpenChange={() => !erasing.isPending && onClose()}>
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t(`deliveries.erase.${isAboutCustomer ? "customer" : "title"}`)}</Prompt.Title>
          <Prompt.Description asChild>
            <div className="flex flex-col gap-y-3">
              {isCounting && <Text size="small">{t("deliveries.erase.counting")}</Text>}
              {data === null && (
                <Text size="small">{t("deliveries.erase.tooMany", { number: number(MAX_RESOURCES) })}</Text>
              )}
              {data && !hasSomething && <Text size="small">{t("deliveries.erase.nothing")}</Text>}
              {data && hasSomething && (
                <>
                  <Text size="small">
                    {t(`deliveries.erase.${isAboutCustomer ? "whatOfCustomer" : "what"}`)}
                  </Text>
                  <ul className="txt-small list-disc pl-5">
                    {countsOf(data.counts).map((text) => (
                      <li key={text}>{text}</li>
                    ))}
                  </ul>
                  <Text size="small">{t("deliveries.erase.final")}</Text>
                </>
              )}
              <ErrorText error={error} />
            </div>
          </Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          <Prompt.Cancel disabled={erasing.isPending}>{t("actions.close")}</Prompt.Cancel>
          {data && (hasSomething || isAboutCustomer) && (
            // `Prompt.Action` would close the prompt at once.
            <Button
              type="button"
              size="small"
              variant="danger"
              isLoading={erasing.isPending}
              onClick={() => erasing.mutate(data.request)}
            >
              {t("deliveries.erase.action")}
            </Button>
          )}
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}

/** @returns null if the deliveries that match have no resources, or too many for one erasure. */
async function requestOf(target: ErasureTarget): Promise<ErasureRequest | null> {
  if (target.kind !== "matches") {
    return target.request
  }
  const resource_ids = await listResources(target.filters)
  return resource_ids.length && resource_ids.length <= MAX_RESOURCES ? { resource_ids } : null
}
