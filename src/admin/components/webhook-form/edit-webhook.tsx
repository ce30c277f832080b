import { useRouteModal } from "@medusajs/dashboard/components"
import { toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"

import { WEBHOOK_STATUSES } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import { useUpdateWebhook } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { webhookDialogPath } from "../../lib/paths"
import { ALL_UNITS } from "../../lib/time-span"
import { useWaitingQuestion, WaitingPrompt } from "../webhook-actions"
import { changesOf, checkValues } from "./check-values"
import { FormModal } from "./form-modal"
import { valuesOf } from "./form-values"
import { useWebhookForm } from "./use-webhook-form"
import { WebhookFields } from "./webhook-fields"

/** The form for an existing webhook. Asks what becomes of waiting deliveries, and whether to test what was saved. */
export const EditWebhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { span } = useFormat()
  const navigate = useNavigate()
  const prompt = usePrompt()
  const { handleSuccess } = useRouteModal()
  const [values] = useState(() => valuesOf(webhook, (seconds) => span(seconds, ALL_UNITS)))
  const { form, handleSave } = useWebhookForm(values)
  const { mutateAsync: update } = useUpdateWebhook(webhook.id)
  const { ask, waitingPrompt } = useWaitingQuestion()

  const handleSubmit = handleSave(async (input) => {
    const before = checkValues(values)
    const change = before.ok ? changesOf(before.input, input) : input
    const choice = change.status === "active" ? await ask([webhook.id]) : {}
    if (!choice) {
      return
    }
    const { status } = await update({ ...change, ...choice })
    toast.success(t("webhooks.form.saved"))
    handleSuccess()
    if (status === "active" && (await prompt(testPrompt()))) {
      void navigate(webhookDialogPath(webhook.id, "test"), { state: { sendsAtOnce: true } })
    }
  })

  const testPrompt = () => ({
    variant: "confirmation" as const,
    title: t("webhooks.form.testTitle"),
    description: t("webhooks.form.testHint"),
    confirmText: t("webhooks.actions.test"),
    cancelText: t("webhooks.form.testLater"),
  })

  return (
    <>
      <FormModal
        title={t("webhooks.form.editTitle")}
        hint={t("webhooks.form.editHint")}
        form={form}
        onSubmit={(event) => void handleSubmit(event)}
      >
        <WebhookFields statuses={WEBHOOK_STATUSES} webhookId={webhook.id} />
      </FormModal>
      <WaitingPrompt {...waitingPrompt} />
    </>
  )
}
